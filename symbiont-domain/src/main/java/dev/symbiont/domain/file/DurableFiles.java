package dev.symbiont.domain.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Writes private files so that a crash at any moment leaves the old content or the new one.
 *
 * <p>Files get mode 0600 and directories 0700 where the file system knows POSIX modes. Thread-safe;
 * of two writers to one target the later rename wins.
 */
public final class DurableFiles {
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private DurableFiles() {}

  /**
   * Replaces the content of {@code target}: a temporary sibling is written, forced to the disk and
   * renamed over it, then the directory is forced. The temporary file is removed on failure.
   *
   * @throws IOException if the directory does not exist or any step fails
   */
  public static void replace(Path target, byte[] content) throws IOException {
    replace(target, content, "." + target.getFileName() + "-", ".tmp");
  }

  /**
   * Replaces the content of {@code target} like {@link #replace(Path, byte[])}, with a chosen name
   * for the temporary sibling: {@code prefix}, a random part, {@code suffix}.
   *
   * @throws IOException if the directory does not exist or any step fails
   */
  public static void replace(Path target, byte[] content, String prefix, String suffix)
      throws IOException {
    replaceUnforced(target, content, prefix, suffix);
    forceDirectory(directoryOf(target));
  }

  /**
   * Replaces the content of {@code target} like {@link #replace(Path, byte[], String, String)}, but
   * leaves it to the caller to force the directory once after several changes. Until then a loss of
   * power may bring the old content back.
   *
   * @throws IOException if the directory does not exist or any step fails
   */
  public static void replaceUnforced(Path target, byte[] content, String prefix, String suffix)
      throws IOException {
    Path directory = directoryOf(target);
    Path temporary =
        Files.createTempFile(directory, prefix, suffix, attributes(directory, OWNER_FILE));
    boolean moved = false;
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        writeFully(channel, content);
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      moved = true;
    } finally {
      if (!moved) {
        Files.deleteIfExists(temporary);
      }
    }
  }

  /**
   * Opens {@code file} with the given options and never through a symbolic link; a file that this
   * creates is private.
   *
   * @throws IOException if the file is a symbolic link or cannot be opened
   */
  public static FileChannel open(Path file, Set<StandardOpenOption> options) throws IOException {
    Set<OpenOption> all = new HashSet<>(options);
    all.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(file, all, attributes(directoryOf(file), OWNER_FILE));
  }

  /**
   * Creates {@code directory} with private mode if it does not exist. Missing parents are created
   * with the default mode.
   *
   * @throws IOException if it cannot be created, or a symbolic link or a file has its name
   */
  public static void createDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path parent = directoryOf(directory);
    Files.createDirectories(parent);
    try {
      Files.createDirectory(directory, attributes(parent, OWNER_DIRECTORY));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      return; // another thread or process was faster
    }
    forceDirectory(parent);
  }

  /** Writes all of {@code content} at the channel's position. */
  public static void writeFully(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(content);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  /**
   * Forces the entries of {@code directory} (creations, renames, deletions) to the disk. Does
   * nothing where the system cannot open a directory, as on Windows.
   */
  public static void forceDirectory(Path directory) throws IOException {
    if (!hasPosixModes(directory)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException unreadable) {
      // A directory that may be written but not read (mode 0300) cannot be forced from here.
    }
  }

  private static Path directoryOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file below the root");
  }

  private static boolean hasPosixModes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?>[] attributes(Path directory, Set<PosixFilePermission> mode) {
    return hasPosixModes(directory)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(EnumSet.copyOf(mode))}
        : new FileAttribute<?>[0];
  }
}
