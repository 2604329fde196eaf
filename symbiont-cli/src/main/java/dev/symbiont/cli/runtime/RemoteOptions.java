package dev.symbiont.cli.runtime;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.api.SymbiontClientBuilder;
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
  SymbiontClient connect(Console console) {
    SymbiontClientBuilder builder =
        SymbiontClient.builder()
            .environment(console.environment())
            .clock(console.clock())
            .transport("jdk");
    if (url != null) {
      builder.baseUrl(url);
    }
    if (config != null) {
      builder.configFile(console.resolve(config));
    }
    return builder.build();
  }
}
