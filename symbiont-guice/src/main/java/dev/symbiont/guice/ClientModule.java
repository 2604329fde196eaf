package dev.symbiont.guice;

import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.symbiont.api.SymbiontClient;
import dev.symbiont.api.config.SymbiontConfig;
import dev.symbiont.domain.http.HttpTransport;
import java.time.Clock;

/**
 * Binds {@link SymbiontClient}, and {@link Closer}, which closes it. Needs {@link SymbiontConfig},
 * {@link HttpTransport} and {@link Clock}.
 */
public final class ClientModule extends Wiring {
  /** Creates the module. */
  public ClientModule() {}

  @Override
  void wire() {
    need(SymbiontConfig.class, "bind the result of SymbiontConfig.loader().load()");
    need(
        HttpTransport.class,
        "install JdkTransportModule, ApacheTransportModule or EmbeddedTransportModule, or bind your"
            + " own");
    need(Clock.class, "install ClockModule, or bind a Clock");
    needCloser();
  }

  @Provides
  @Singleton
  SymbiontClient client(
      SymbiontConfig config, HttpTransport transport, Clock clock, Closer closer) {
    SymbiontClient client =
        SymbiontClient.builder().config(config).transport(transport).clock(clock).build();
    return closer.own(client, client::close);
  }
}
