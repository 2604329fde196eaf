package dev.symbiont.cli.agentpin;

import dev.symbiont.agentpin.AgentPinCrypto;
import dev.symbiont.agentpin.Jwk;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.file.DurableFiles;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "keygen",
    description = {
      "Generate a key pair; files are private (0600).",
      "A private key that is there already stays, unless --force is given."
    })
final class KeygenCommand extends ConsoleCommand {
  /** The key id becomes a file name. */
  private static final Pattern SAFE_KID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

  private static final String PRIVATE = ".private.pem";

  @Option(names = "--domain", required = true, description = "The domain that publishes the key.")
  private String domain = "";

  @Option(names = "--kid", required = true, description = "The key id, by custom DOMAIN-YYYY-NN.")
  private String kid = "";

  @Option(names = "--output-dir", description = "Where the files go (default: ${DEFAULT-VALUE}).")
  private Path outputDirectory = Path.of(".");

  @Option(
      names = "--format",
      description = "Form of the public key: ${COMPLETION-CANDIDATES} (default: both).")
  private Format format = Format.BOTH;

  @Option(names = "--force", description = "Replace the files of a key that is there already.")
  private boolean force;

  enum Format {
    JWK,
    PEM,
    BOTH
  }

  KeygenCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    if (!SAFE_KID.matcher(kid).matches()) {
      throw Inputs.usage(
          "a key id that is a file name has letters, digits, '.', '_' and '-', found: " + kid);
    }
    Path directory = console().resolve(outputDirectory).normalize();
    Files.createDirectories(directory);
    Path secret = directory.resolve(kid + PRIVATE);
    if (Files.exists(secret) && !force) {
      throw new CommandFailure(
          ExitCode.FAILURE, "there is a private key in " + secret + "; --force replaces it");
    }
    P256PrivateKey key = AgentPinCrypto.preferred().generateKey(new SecureRandom());
    List<String> written = new ArrayList<>();
    written.add(write(directory, PRIVATE, key.toPkcs8Pem()));
    if (format != Format.JWK) {
      written.add(write(directory, ".public.pem", key.publicKey().toPem()));
    }
    if (format != Format.PEM) {
      String jwk = new GsonCodec().writePretty(Jwk.of(key.publicKey(), kid).toJson());
      written.add(write(directory, ".public.jwk.json", jwk));
    }
    report(key, written);
    return ExitCode.OK;
  }

  private String write(Path directory, String suffix, String text) throws IOException {
    Path file = directory.resolve(kid + suffix);
    DurableFiles.replace(file, text.getBytes(StandardCharsets.UTF_8));
    return file.toString();
  }

  private void report(P256PrivateKey key, List<String> written) {
    if (json()) {
      console()
          .json(
              JsonObject.builder()
                  .put("domain", domain)
                  .put("kid", kid)
                  .put("key_id", key.publicKey().fingerprint())
                  .put("files", JsonArray.ofStrings(written))
                  .build());
    } else {
      console().note("Key " + kid + " of " + domain + ":");
      written.forEach(file -> console().note("  " + file));
    }
  }
}
