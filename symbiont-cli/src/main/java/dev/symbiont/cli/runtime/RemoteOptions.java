package dev.symbiont.cli.runtime;

import dev.symbiont.api.config.Setting;
import dev.symbiont.api.config.SymbiontConfig;
import dev.symbiont.cli.Console;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which runtime to talk to; what is not given comes from the environment and configuration. */
final class RemoteOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Base address of the runtime; SYMBIONT_BASE_URL, else http://localhost:8080.")
  private @Nullable String url;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration file (YAML, JSON or TOML).")
  private @Nullable Path config;

  RemoteOptions() {}

  /** Connects with the credential of SYMBIONT_API_KEY or SYMBIONT_API_TOKEN. */
  Connection connect(Console console) {
    SymbiontConfig.Loader settings =
        SymbiontConfig.loader().environment(console.environment()).withoutDotenv();
    if (url != null) {
      settings.argument(Setting.BASE_URL, url);
    }
    if (config != null) {
      settings.file(console.resolve(config));
    }
    return Connection.of(settings, console);
  }
}
