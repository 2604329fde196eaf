package dev.symbiont.domain.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads files that others may have put there: never a pipe or a device, which could wait for ever,
 * and never more than a bound. Thread-safe.
 */
public final class RegularFiles {
  private RegularFiles() {}

  /**
   * Reads {@code file}.
   *
   * @param maxBytes the longest content that is accepted
   * @throws NoSuchFileException if there is no such file
   * @throws IOException if it is a link or no regular file, is longer, or cannot be read
   */
  public static byte[] read(Path file, int maxBytes) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new IOException(file + " is not a regular file");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes(maxBytes);
      if (in.read() >= 0) {
        throw new IOException(file + " is longer than " + maxBytes + " bytes");
      }
      return content;
    }
  }

  /**
   * Reads the file {@code name} in {@code directory}. It may be a link, as in mounted
   * configurations, but only to a file below the directory.
   *
   * @param maxBytes the longest content that is accepted
   * @throws NoSuchFileException if the directory has no entry of that name
   * @throws IOException if it is a link to nothing or out of the directory, or as in {@link #read}
   */
  public static byte[] readWithin(Path directory, String name, int maxBytes) throws IOException {
    Path file = directory.resolve(name);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString());
    }
    Path real;
    try {
      real = file.toRealPath();
    } catch (NoSuchFileException dangling) {
      throw new IOException(file + " is a link to nothing", dangling);
    }
    if (!real.startsWith(directory.toRealPath())) {
      throw new IOException(file + " is a link out of its directory");
    }
    return read(real, maxBytes);
  }
}
