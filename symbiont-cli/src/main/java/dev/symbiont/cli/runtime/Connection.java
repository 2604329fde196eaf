package dev.symbiont.cli.runtime;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.symbiont.api.SymbiontClient;
import dev.symbiont.api.config.Setting;
import dev.symbiont.api.config.SymbiontConfig;
import dev.symbiont.cli.Composition;
import dev.symbiont.cli.Console;
import dev.symbiont.domain.http.TransportSettings;
import dev.symbiont.guice.ClientModule;
import dev.symbiont.guice.JdkTransportModule;
import dev.symbiont.runtime.auth.ApiToken;
import java.util.Map;

/** A client of a runtime, and the transport that it uses. */
final class Connection implements AutoCloseable {
  private final Composition parts;

  private Connection(Composition parts) {
    this.parts = parts;
  }

  /** Connects as {@code settings} says. */
  static Connection of(SymbiontConfig.Loader settings, Console console) {
    return new Connection(
        Composition.of(
            console, new Configured(settings), new JdkTransportModule(), new ClientModule()));
  }

  /** Connects to {@code runtime} over HTTP, with its token and nothing of the environment. */
  static Connection to(LocalRuntime runtime, Console console) {
    String token = runtime.runtime().apiToken().map(ApiToken::reveal).orElseThrow();
    return of(
        SymbiontConfig.loader()
            .environment(Map.of())
            .withoutDotenv()
            .argument(Setting.BASE_URL, runtime.uri().toString())
            .argument(Setting.API_KEY, token),
        console);
  }

  SymbiontClient client() {
    return parts.get(SymbiontClient.class);
  }

  @Override
  public void close() {
    parts.close();
  }

  /** The configuration, and what it says about connections. */
  private static final class Configured extends AbstractModule {
    private final SymbiontConfig.Loader settings;

    Configured(SymbiontConfig.Loader settings) {
      this.settings = settings;
    }

    @Provides
    @Singleton
    SymbiontConfig config() {
      return settings.load();
    }

    @Provides
    TransportSettings connections(SymbiontConfig config) {
      return config.transportSettings();
    }
  }
}
