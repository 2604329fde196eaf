package dev.symbiont.cli.cedar;

import dev.symbiont.cedar.PolicySet;
import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.cedar.schema.Schema;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the files that the commands name; a name that ends in {@code .json} means JSON. */
final class CedarFiles {
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private CedarFiles() {}

  static String text(Console console, Path file) throws IOException {
    Path path = console.resolve(file);
    if (Files.size(path) > MAX_BYTES) {
      throw new CommandFailure(
          ExitCode.FAILURE, file + " is longer than the limit of " + MAX_BYTES + " bytes");
    }
    return Files.readString(path);
  }

  static boolean isJson(Path file) {
    return file.toString().endsWith(".json");
  }

  /** Reads policies; a problem names the file. */
  static PolicySet policies(Console console, Path file) throws IOException {
    String text = text(console, file);
    try {
      return isJson(file) ? PolicySet.fromJson(text) : PolicySet.parse(text);
    } catch (CedarException e) {
      throw new CommandFailure(ExitCode.FAILURE, file + ": " + e.getMessage());
    }
  }

  /** Reads a schema; a problem names the file. */
  static Schema schema(Console console, Path file) throws IOException {
    String text = text(console, file);
    try {
      return isJson(file) ? Schema.fromJson(text) : Schema.parse(text);
    } catch (CedarException e) {
      throw new CommandFailure(ExitCode.FAILURE, file + ": " + e.getMessage());
    }
  }
}
