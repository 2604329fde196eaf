package dev.symbiont.cli.schemapin;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.file.DurableFiles;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.schemapin.DiscoveryDocument;
import dev.symbiont.schemapin.KeyFingerprint;
import dev.symbiont.schemapin.SchemaPinSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a key pair and the discovery document for it. */
@Command(
    name = "keygen",
    description = "Make a signing key, and the discovery document to publish for it.")
final class KeygenCommand extends ConsoleCommand {
  @Option(
      names = "--private",
      paramLabel = "FILE",
      required = true,
      description = "Where the private key goes (PEM, mode 0600); must not exist.")
  private Path privateKey = Path.of("");

  @Option(
      names = "--discovery",
      paramLabel = "FILE",
      required = true,
      description =
          "Where the document goes that you publish at /.well-known/schemapin.json; must not exist.")
  private Path discovery = Path.of("");

  @Option(
      names = "--developer",
      paramLabel = "NAME",
      required = true,
      description = "Your name in the discovery document.")
  private String developer = "";

  KeygenCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    requireAbsent(privateKey);
    requireAbsent(discovery);
    P256PrivateKey key = SchemaPinSettings.preferredEcdsa().generateKey(new SecureRandom());
    DiscoveryDocument document = DiscoveryDocument.forKey(key.publicKey(), developer);
    write(privateKey, key.toPkcs8Pem());
    write(discovery, new GsonCodec().writePretty(document.json()) + "\n");
    KeyFingerprint fingerprint = KeyFingerprint.of(key.publicKey());
    if (json()) {
      console().json(JsonObject.builder().put("fingerprint", fingerprint.value()).build());
    } else {
      console().line(fingerprint.value());
    }
    return ExitCode.OK;
  }

  private void requireAbsent(Path file) {
    if (Files.exists(console().resolve(file), LinkOption.NOFOLLOW_LINKS)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "the file " + file + " exists; name another file, a key is never replaced");
    }
  }

  private void write(Path file, String text) throws IOException {
    DurableFiles.replace(console().resolve(file), text.getBytes(StandardCharsets.UTF_8));
  }
}
