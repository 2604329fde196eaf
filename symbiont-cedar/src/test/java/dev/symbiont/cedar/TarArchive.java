package dev.symbiont.cedar;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** The regular files of a gzipped tar archive (POSIX ustar, with GNU and PAX long names). */
final class TarArchive {
  private static final int BLOCK = 512;

  private TarArchive() {}

  /** Returns the files by path, in the order of their paths. */
  static Map<String, String> read(Path archive) {
    Map<String, String> files = new TreeMap<>();
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(archive), 1 << 16))) {
      byte[] header = new byte[BLOCK];
      String longName = "";
      while (readBlock(in, header) && header[0] != 0) {
        byte[] content = in.readNBytes(Integer.parseInt(text(header, 124, 12).trim(), 8));
        in.readNBytes((BLOCK - content.length % BLOCK) % BLOCK);
        String name = longName.isEmpty() ? name(header) : longName;
        longName = "";
        switch (header[156]) {
          case '0', 0 -> files.put(name, new String(content, StandardCharsets.UTF_8));
          case 'L' -> longName = text(content, 0, content.length);
          case 'x' -> longName = paxPath(new String(content, StandardCharsets.UTF_8));
          default -> {
            // directories hold no content
          }
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + archive, e);
    }
  }

  private static boolean readBlock(DataInputStream in, byte[] block) throws IOException {
    try {
      in.readFully(block);
      return true;
    } catch (EOFException end) {
      return false;
    }
  }

  private static String name(byte[] header) {
    String prefix = text(header, 345, 155);
    String name = text(header, 0, 100);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String paxPath(String records) {
    return records
        .lines()
        .filter(line -> line.contains(" path="))
        .map(line -> line.substring(line.indexOf(" path=") + 6))
        .findFirst()
        .orElse("");
  }

  private static String text(byte[] bytes, int offset, int length) {
    int end = offset;
    while (end < offset + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
  }
}
