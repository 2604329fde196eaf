package dev.symbiont.cli.agentpin;

import dev.symbiont.agentpin.Jwk;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads what options name: files, JSON, and texts that may stand in a file. */
final class Inputs {
  private static final int LONGEST = 1024 * 1024;
  private static final JsonLimits LIMITS = new JsonLimits(LONGEST, 64);

  private final Console console;

  Inputs(Console console) {
    this.console = console;
  }

  String file(Path path) throws IOException {
    Path resolved = console.resolve(path);
    try (InputStream in = Files.newInputStream(resolved)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw usage(path + " is longer than " + LONGEST + " bytes");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  /** Returns the trimmed content of the file that {@code argument} names, else the argument. */
  String textOrFile(String argument) throws IOException {
    try {
      Path path = Path.of(argument);
      return Files.isRegularFile(console.resolve(path)) ? file(path).strip() : argument;
    } catch (InvalidPathException notAPath) {
      return argument;
    }
  }

  JsonObject object(String text, String what) {
    if (json(text, what) instanceof JsonObject object) {
      return object;
    }
    throw usage(what + " must be a JSON object");
  }

  JsonArray array(String text, String what) {
    if (json(text, what) instanceof JsonArray array) {
      return array;
    }
    throw usage(what + " must be a JSON list");
  }

  P256PrivateKey privateKey(Path file) throws IOException {
    return P256PrivateKey.ofPem(file(file));
  }

  Jwk jwk(Path file) throws IOException {
    return Jwk.ofJson(object(file(file), "the file " + file));
  }

  static List<String> commaSeparated(String list) {
    return Arrays.stream(list.split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }

  private static JsonValue json(String text, String what) {
    try {
      return new GsonCodec().read(text, LIMITS);
    } catch (JsonFormatException e) {
      throw usage(what + " is not JSON: " + e.getMessage());
    }
  }
}
