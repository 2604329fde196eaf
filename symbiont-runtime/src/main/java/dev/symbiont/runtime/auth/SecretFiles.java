package dev.symbiont.runtime.auth;

import dev.symbiont.domain.file.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files that hold secrets: owner-only, and written whole or not at all. */
public final class SecretFiles {
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private SecretFiles() {}

  /** Writes {@code file} with mode 0600; a missing directory is made with mode 0700. */
  public static void write(Path file, byte[] content) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("it has no directory");
    }
    DurableFiles.createDirectory(directory);
    DurableFiles.replace(file, content);
  }

  /**
   * Reads {@code file}.
   *
   * @param longest longest accepted content, in bytes
   * @throws IOException if it is longer, cannot be read, or its mode lets others than its owner in
   */
  public static byte[] read(Path file, int longest) throws IOException {
    requireOwnerOnly(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(longest + 1);
      if (content.length > longest) {
        throw new IOException("it is longer than " + longest + " bytes");
      }
      return content;
    }
  }

  private static void requireOwnerOnly(Path file) throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!OWNER.containsAll(mode)) {
      throw new IOException(
          "its mode %s lets others than its owner in; run chmod 600"
              .formatted(PosixFilePermissions.toString(mode)));
    }
  }
}
