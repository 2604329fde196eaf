package dev.symbiont.cli.skills;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.schemapin.ProviderDomain;
import dev.symbiont.skills.LoadedSkill;
import dev.symbiont.skills.SignatureStatus;
import dev.symbiont.skills.SkillLoaderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = {
      "Verify the signature of a skill folder.",
      "The signer's documents come from a trust bundle, or from its domain (--domain, --online).",
      "Exit code 1 unless the signature is right and its key is trusted."
    })
final class VerifyCommand extends ConsoleCommand {
  @Parameters(paramLabel = "DIR", description = "The skill folder.")
  private Path directory = Path.of("");

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description = {
        "The domain that must have signed.",
        "What no bundle holds is fetched from there over HTTPS."
      })
  private @Nullable String domain;

  @Mixin private final TrustOptions trust = new TrustOptions();

  VerifyCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    Path folder = console().resolve(directory);
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(ExitCode.NOT_FOUND, "there is no folder " + directory);
    }
    LoadedSkill skill = trust.loader(console(), config(), domain != null).loadSkill(folder);
    SignatureStatus status = skill.signatureStatus();
    JsonObject shown = SignatureJson.of(status);
    if (json()) {
      console().json(shown);
    } else {
      console().line(skill.name() + ": " + status.word() + detail(shown));
    }
    return status.isTrusted() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private SkillLoaderConfig config() throws IOException {
    SkillLoaderConfig.Builder config = trust.config(console()).scanEnabled(false);
    if (domain != null) {
      if (ProviderDomain.parse(domain).isEmpty()) {
        throw new CommandFailure(ExitCode.USAGE, "--domain is not a host name: " + domain);
      }
      config.trustedDomains(List.of(domain));
    }
    return config.build();
  }

  private static String detail(JsonObject shown) {
    return shown
        .string("domain")
        .map(domain -> ", signed by " + domain)
        .or(() -> shown.string("explanation").map(explanation -> ", " + explanation))
        .orElse("");
  }
}
