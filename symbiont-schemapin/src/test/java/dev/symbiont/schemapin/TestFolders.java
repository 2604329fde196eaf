package dev.symbiont.schemapin;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Makes folders with any name of bytes, in any locale. */
final class TestFolders {
  private TestFolders() {}

  /** Returns the path {@code relative}, written in UTF-8, below {@code folder}. */
  static Path resolve(Path folder, String relative) {
    return resolve(folder, relative.getBytes(StandardCharsets.UTF_8));
  }

  static Path resolve(Path folder, byte[] relative) {
    StringBuilder uri = new StringBuilder(folder.toUri().toString());
    if (uri.charAt(uri.length() - 1) != '/') {
      uri.append('/');
    }
    for (byte b : relative) {
      if (b == '/') {
        uri.append('/');
      } else {
        uri.append('%').append(String.format("%02X", b & 0xff));
      }
    }
    return Path.of(URI.create(uri.toString()));
  }

  static void write(Path folder, String relative, byte[] content) throws IOException {
    Path file = resolve(folder, relative);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  static void write(Path folder, String relative, String content) throws IOException {
    write(folder, relative, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Fills {@code folder} with the files, directories and links of a vector. */
  static void fill(Path folder, JsonObject testCase) throws IOException {
    JsonObject files = testCase.object("files_base64").orElse(JsonObject.EMPTY);
    for (String name : files.members().keySet()) {
      write(folder, name, Base64.getDecoder().decode(files.string(name).orElseThrow()));
    }
    for (var directory : testCase.array("extra_directories").orElse(JsonArray.EMPTY)) {
      Files.createDirectories(resolve(folder, ((JsonString) directory).value()));
    }
    for (var link : testCase.array("symlinks").orElse(JsonArray.EMPTY)) {
      JsonObject object = (JsonObject) link;
      Files.createSymbolicLink(
          resolve(folder, object.string("path").orElseThrow()),
          Path.of(object.string("target").orElseThrow()));
    }
  }
}
