package dev.symbiont.cli.skills;

import dev.symbiont.cli.Console;
import dev.symbiont.schemapin.FilePinStore;
import dev.symbiont.schemapin.KeyPinStore;
import dev.symbiont.schemapin.PinFileForm;
import dev.symbiont.skills.SkillLoader;
import dev.symbiont.skills.SkillLoaderConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose signatures count. */
final class TrustOptions {
  @Option(names = "--trust-bundle", description = "File with the documents of providers.")
  private @Nullable String trustBundle;

  @Option(
      names = "--pins",
      description = "File with the pinned keys (default: ~/.symbiont/schemapin-pins.json).")
  private @Nullable Path pins;

  @Option(names = "--no-auto-pin", description = "Refuse keys that were not pinned before.")
  private boolean noAutoPin;

  @Option(names = "--trusted-domain", description = "Domain or '*.suffix'. Repeatable.")
  private List<String> trustedDomains = List.of();

  @Option(names = "--accept-expired", description = "Let expired signatures count.")
  private boolean acceptExpired;

  SkillLoaderConfig.Builder config() {
    SkillLoaderConfig.Builder config =
        SkillLoaderConfig.builder()
            .autoPin(!noAutoPin)
            .trustedDomains(trustedDomains)
            .acceptExpired(acceptExpired);
    return trustBundle == null ? config : config.trustBundle(trustBundle);
  }

  SkillLoader loader(Console console, SkillLoaderConfig config) {
    Path home = home(console);
    Path file =
        pins == null ? home.resolve(".symbiont/schemapin-pins.json") : console.resolve(pins);
    KeyPinStore store = new FilePinStore(file, PinFileForm.FLAT);
    return SkillLoader.builder(config, store)
        .clock(console.clock())
        .baseDirectory(console.directory())
        .homeDirectory(home)
        .build();
  }

  private static Path home(Console console) {
    return Path.of(console.variable("HOME").orElse(System.getProperty("user.home")));
  }
}
