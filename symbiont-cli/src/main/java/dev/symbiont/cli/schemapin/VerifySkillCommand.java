package dev.symbiont.cli.schemapin;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.schemapin.ProviderDomain;
import dev.symbiont.schemapin.SchemaPinSettings;
import dev.symbiont.schemapin.SkillFolder;
import dev.symbiont.schemapin.SkillVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies a signed skill folder. */
@Command(
    name = "verify-skill",
    description = "Verify a skill folder; exit code 0 if it is as it was signed, else 1.")
final class VerifySkillCommand extends ConsoleCommand {
  @Parameters(paramLabel = "FOLDER", description = "The folder with the .schemapin.sig.")
  private Path folder = Path.of("");

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description = "The domain that the skill must come from.")
  private @Nullable String domain;

  @Option(
      names = "--require-metadata-signature",
      description = "Refuse skills whose expiry, lineage and manifest are not signed.")
  private boolean metadataRequired;

  @Mixin private final TrustOptions trust = new TrustOptions();

  VerifySkillCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    if (domain != null && ProviderDomain.parse(domain).isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "--domain is not a host name: " + domain);
    }
    SchemaPinSettings.Builder settings = trust.settings(console());
    if (metadataRequired) {
      settings.metadataSignatureRequired();
    }
    return Results.print(
        console(),
        new SkillVerifier(settings.build())
            .verify(
                SkillFolder.read(new InputFiles(console()).folder(folder)),
                trust.resolver(console()),
                Optional.ofNullable(domain)),
        json());
  }
}
