package dev.symbiont.cli.runtime;

import dev.symbiont.api.config.Setting;
import dev.symbiont.api.config.SymbiontConfig;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which runtime to talk to; what is not given comes from the environment and configuration. */
final class RemoteOptions {
  private static final int LONGEST_TOKEN_FILE = 4096;

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

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the credential, as 'symbiont up' and 'run' keep it: .symbiont/api-token."
              + " Otherwise it comes from SYMBIONT_API_KEY or SYMBIONT_API_TOKEN.")
  private @Nullable Path tokenFile;

  RemoteOptions() {}

  /** Connects with the credential in the file, or else that of the environment. */
  Connection connect(Console console) {
    SymbiontConfig.Loader settings =
        SymbiontConfig.loader().environment(console.environment()).withoutDotenv();
    if (url != null) {
      settings.argument(Setting.BASE_URL, url);
    }
    if (tokenFile != null) {
      settings.argument(Setting.API_KEY, token(console.resolve(tokenFile)));
    }
    if (config != null) {
      settings.file(console.resolve(config));
    }
    return Connection.of(settings, console);
  }

  private static String token(Path file) {
    try {
      if (Files.size(file) > LONGEST_TOKEN_FILE) {
        throw new CommandFailure(ExitCode.USAGE, file + " is too long to be a token file");
      }
      return Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new CommandFailure(ExitCode.USAGE, "there is no file " + file);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, file + " cannot be read: " + e.getMessage());
    }
  }
}
