package dev.symbiont.runtime.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files that hold secrets: owner-only, written whole or not at all, never replaced. */
public final class SecretFiles {
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private SecretFiles() {}

  /**
   * Writes {@code content} to a new {@code file} with mode 0600. If another process is faster, its
   * file stays and this content is dropped, so read the file afterwards.
   */
  public static void create(Path file, byte[] content) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path temporary =
        isPosix(directory)
            ? Files.createTempFile(
                directory,
                ".new-",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
            : Files.createTempFile(directory, ".new-", ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      publish(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
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

  /** A hard link is refused when the target exists, where a move would replace it silently. */
  private static void publish(Path temporary, Path file) throws IOException {
    try {
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException otherWasFaster) {
      return;
    } catch (UnsupportedOperationException noLinks) {
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void requireOwnerOnly(Path file) throws IOException {
    if (!isPosix(file)) {
      return;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!OWNER.containsAll(mode)) {
      throw new IOException(
          "its mode %s lets others than its owner in; run chmod 600"
              .formatted(PosixFilePermissions.toString(mode)));
    }
  }

  private static boolean isPosix(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("posix");
  }
}
