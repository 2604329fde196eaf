package dev.symbiont.cli.schemapin;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.crypto.KeyFormatException;
import dev.symbiont.domain.crypto.P256PrivateKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Reads the files that are named on the command line, within bounds. */
final class InputFiles {
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  private final Console console;

  InputFiles(Console console) {
    this.console = console;
  }

  byte[] bytes(Path file) throws IOException {
    Path resolved = console.resolve(file);
    if (!Files.exists(resolved)) {
      throw new CommandFailure(ExitCode.NOT_FOUND, "there is no file " + file);
    }
    if (Files.isDirectory(resolved)) {
      throw new CommandFailure(ExitCode.USAGE, "expected a file, but " + file + " is a folder");
    }
    try (InputStream in = Files.newInputStream(resolved)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new CommandFailure(
            ExitCode.USAGE, "the file " + file + " is longer than " + MAX_BYTES + " bytes");
      }
      return bytes;
    }
  }

  /** Returns a folder that is named on the command line, or ends the command. */
  Path folder(Path named) {
    Path folder = console.resolve(named);
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(ExitCode.NOT_FOUND, "there is no folder " + named);
    }
    return folder;
  }

  String text(Path file) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
    } catch (CharacterCodingException e) {
      throw new CommandFailure(ExitCode.USAGE, "the file " + file + " is not UTF-8");
    }
  }

  /** Reads a document, or ends the command. */
  <T> T document(Path file, String kind, Function<byte[], Optional<T>> reader) throws IOException {
    return reader
        .apply(bytes(file))
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE, "the file " + file + " is not a " + kind + " document"));
  }

  P256PrivateKey privateKey(Path file) throws IOException {
    try {
      return P256PrivateKey.ofPem(text(file));
    } catch (KeyFormatException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "the file " + file + " holds no private key on P-256: " + e.getMessage());
    }
  }
}
