package dev.symbiont.cli.schemapin;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.schemapin.ProviderDomain;
import dev.symbiont.schemapin.SchemaPinSettings;
import dev.symbiont.schemapin.SkillSignature;
import dev.symbiont.schemapin.SkillSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs a skill folder. */
@Command(name = "sign-skill", description = "Sign a skill folder: write its .schemapin.sig.")
final class SignSkillCommand extends ConsoleCommand {
  @Parameters(paramLabel = "FOLDER", description = "The folder with the SKILL.md.")
  private Path folder = Path.of("");

  @Option(names = "--key", paramLabel = "FILE", required = true, description = "The private key.")
  private Path key = Path.of("");

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      required = true,
      description = "Your domain, which publishes the public key.")
  private String domain = "";

  @Option(names = "--expires-in", paramLabel = "DAYS", description = "Days until it expires.")
  private @Nullable Integer days;

  @Option(names = "--skill-version", paramLabel = "VERSION", description = "Version of the skill.")
  private @Nullable String version;

  @Option(
      names = "--previous-hash",
      paramLabel = "HASH",
      description = "The skill_hash of the version before.")
  private @Nullable String previousHash;

  @Option(names = "--kid", paramLabel = "NAME", description = "A name for the key.")
  private @Nullable String kid;

  SignSkillCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    ProviderDomain provider =
        ProviderDomain.parse(domain)
            .orElseThrow(
                () -> new CommandFailure(ExitCode.USAGE, "'" + domain + "' is not a domain"));
    InputFiles files = new InputFiles(console());
    SkillSigner signer =
        new SkillSigner(
            files.privateKey(key), SchemaPinSettings.preferredEcdsa(), console().clock());
    SkillSignature signature = signer.signInPlace(files.folder(folder), provider, options());
    if (json()) {
      console().json(signature.json());
    } else {
      console().line(signature.skillHash().orElse(""));
    }
    return ExitCode.OK;
  }

  private SkillSigner.Options options() {
    return new SkillSigner.Options(
        Optional.ofNullable(kid),
        Optional.empty(),
        Optional.ofNullable(days).map(Duration::ofDays),
        Optional.ofNullable(version),
        Optional.ofNullable(previousHash),
        false,
        true);
  }
}
