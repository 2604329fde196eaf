package dev.symbiont.toolclad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that the {@code credential_file} cases expect below the project. */
final class PathFixture {
  private PathFixture() {}

  static void create(Path project) throws IOException {
    Path creds = Files.createDirectories(project.resolve("creds"));
    Files.writeString(creds.resolve("users.txt"), "user\n");
    Files.createSymbolicLink(creds.resolve("link-in"), Path.of("users.txt"));
    Files.createSymbolicLink(creds.resolve("link-out"), Path.of("/etc/hostname"));
  }
}
