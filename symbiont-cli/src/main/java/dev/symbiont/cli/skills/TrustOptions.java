package dev.symbiont.cli.skills;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.cli.schemapin.OnlineOptions;
import dev.symbiont.schemapin.FilePinStore;
import dev.symbiont.schemapin.KeyPinStore;
import dev.symbiont.schemapin.PinFileForm;
import dev.symbiont.schemapin.Resolution;
import dev.symbiont.skills.SkillConfigurationException;
import dev.symbiont.skills.SkillLoader;
import dev.symbiont.skills.SkillLoaderConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose signatures count, and where their documents come from. */
final class TrustOptions {
  @Mixin private final ConfigOption configuration = new ConfigOption();

  @Option(
      names = "--trust-bundle",
      paramLabel = "FILE",
      description = "File with the documents of providers.")
  private @Nullable String trustBundle;

  @Mixin private final OnlineOptions online = new OnlineOptions();

  @Option(
      names = "--pins",
      paramLabel = "FILE",
      description = "File with the pinned keys (default: ~/.symbiont/schemapin-pins.json).")
  private @Nullable Path pins;

  @Option(names = "--no-auto-pin", description = "Refuse keys that were not pinned before.")
  private boolean noAutoPin;

  @Option(
      names = "--trusted-domain",
      paramLabel = "DOMAIN",
      description = "Domain or '*.suffix'. Repeatable.")
  private List<String> trustedDomains = List.of();

  @Option(names = "--accept-expired", description = "Let expired signatures count.")
  private boolean acceptExpired;

  SkillLoaderConfig.Builder config(Console console) throws IOException {
    Optional<SkillLoaderConfig> file = configuration.read(console);
    SkillLoaderConfig.Builder config =
        file.map(SkillLoaderConfig::toBuilder)
            .orElseGet(() -> SkillLoaderConfig.builder().acceptExpired(false));
    if (acceptExpired) {
      config.acceptExpired(true);
    }
    if (noAutoPin) {
      config.autoPin(false);
    }
    if (!trustedDomains.isEmpty()) {
      config.trustedDomains(trustedDomains);
    }
    return trustBundle == null ? config : config.trustBundle(trustBundle);
  }

  SkillLoader loader(Console console, SkillLoaderConfig config, boolean alwaysOnline)
      throws IOException {
    Path home = home(console);
    Path file =
        pins == null ? home.resolve(".symbiont/schemapin-pins.json") : console.resolve(pins);
    KeyPinStore store = new FilePinStore(file, PinFileForm.FLAT);
    SkillLoader.Builder loader =
        SkillLoader.builder(config, store)
            .clock(console.clock())
            .baseDirectory(console.directory())
            .homeDirectory(home);
    loader.resolver(
        online.asked() || alwaysOnline
            ? online.resolver(console)
            : domain ->
                new Resolution.Unknown(
                    "nothing here tells the key of "
                        + domain
                        + "; name a --trust-bundle, or fetch it with --online"));
    try {
      return loader.build();
    } catch (SkillConfigurationException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private static Path home(Console console) {
    return Path.of(console.variable("HOME").orElse(System.getProperty("user.home")));
  }
}
