package dev.symbiont.cli.schemapin;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.schemapin.CanonicalSchema;
import dev.symbiont.schemapin.CanonicalizationException;
import dev.symbiont.schemapin.InteropWarning;
import dev.symbiont.schemapin.SchemaSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs a tool schema. */
@Command(name = "sign", description = "Sign a tool schema and print it with its signature.")
final class SignCommand extends ConsoleCommand {
  private static final JsonLimits LIMITS = CanonicalSchema.LIMITS;

  @Parameters(paramLabel = "SCHEMA", description = "The schema, a JSON object.")
  private Path schema = Path.of("");

  @Option(names = "--key", paramLabel = "FILE", required = true, description = "The private key.")
  private Path key = Path.of("");

  @Option(
      names = "--embed",
      description = "Put the signature into the schema instead of wrapping both.")
  private boolean embed;

  SignCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    InputFiles files = new InputFiles(console());
    String text = files.text(schema);
    CanonicalSchema canonical = canonical(text);
    JsonObject object = (JsonObject) new GsonCodec().read(text, LIMITS);
    SchemaSigner signer = new SchemaSigner(files.privateKey(key));
    for (InteropWarning warning : canonical.warnings()) {
      console().note("warning " + warning.word() + ": other implementations may refuse this");
    }
    console().json(embed ? signer.embedSignature(object) : wrap(object, signer, canonical));
    return ExitCode.OK;
  }

  private CanonicalSchema canonical(String text) {
    try {
      return CanonicalSchema.of(text);
    } catch (CanonicalizationException e) {
      throw new CommandFailure(
          ExitCode.FAILURE, "the schema " + schema + " cannot be signed: " + e.getMessage());
    }
  }

  private JsonObject wrap(JsonObject object, SchemaSigner signer, CanonicalSchema canonical) {
    return JsonObject.builder()
        .put("schema", object)
        .put("signature", signer.sign(canonical))
        .put("signed_at", console().clock().instant().truncatedTo(ChronoUnit.SECONDS).toString())
        .build();
  }
}
