package dev.symbiont.toolclad;

import dev.symbiont.toolclad.value.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The files below a project root. Links are followed and must not lead out of it. */
final class DirectoryFiles implements ProjectFiles {
  private final Path root;

  DirectoryFiles(Path root) {
    this.root = root;
  }

  @Override
  public Finding look(String path) {
    try {
      Path file = root.resolve(path);
      Path existing = nearestExisting(file);
      if (!existing.toRealPath().startsWith(root.toRealPath())) {
        return Finding.OUTSIDE;
      }
      if (!existing.equals(file)) {
        return Finding.ABSENT;
      }
      boolean directoryWritten = path.endsWith("/") || path.endsWith("\\");
      return Files.isRegularFile(file) && Files.isReadable(file) && !directoryWritten
          ? Finding.FILE
          : Finding.OTHER;
    } catch (IOException | InvalidPathException unreadable) {
      // What cannot be looked at cannot be shown to lie inside.
      return Finding.OUTSIDE;
    }
  }

  /** A dangling link exists too: it must not become a way out once its target is made. */
  private static Path nearestExisting(Path file) {
    Path path = file;
    while (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      Path parent = path.getParent();
      if (parent == null) {
        return path;
      }
      path = parent;
    }
    return path;
  }
}
