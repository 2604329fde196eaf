package dev.symbiont.cli.schemapin;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.schemapin.ProviderDomain;
import dev.symbiont.schemapin.SchemaVerifier;
import dev.symbiont.schemapin.SignedSchema;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies a signed tool schema. */
@Command(
    name = "verify",
    description = "Verify a signed tool schema; exit code 0 if it is as it was signed, else 1.")
final class VerifyCommand extends ConsoleCommand {
  @Parameters(
      paramLabel = "SCHEMA",
      description = "The schema with its signature; or without, then name --signature.")
  private Path schema = Path.of("");

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      required = true,
      description = "The domain of the provider.")
  private String domain = "";

  @Option(
      names = "--tool",
      paramLabel = "ID",
      required = true,
      description = "The tool that the key is pinned for.")
  private String tool = "";

  @Option(names = "--signature", paramLabel = "BASE64", description = "The signature.")
  private @Nullable String signature;

  @Mixin private final TrustOptions trust = new TrustOptions();

  VerifyCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    if (ProviderDomain.parse(domain).isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "--domain is not a host name: " + domain);
    }
    String text = new InputFiles(console()).text(schema);
    SignedSchema signed =
        signature == null
            ? SignedSchema.ofDocument(text, domain, tool)
            : SignedSchema.of(text, signature, domain, tool);
    SchemaVerifier verifier = new SchemaVerifier(trust.settings(console()).build());
    return Results.print(console(), verifier.verify(signed, trust.resolver(console())), json());
  }
}
