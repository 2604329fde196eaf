package dev.symbiont.guice;

import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.symbiont.api.SymbiontClient;
import dev.symbiont.api.config.SymbiontConfig;
import dev.symbiont.domain.http.HttpTransport;
import java.time.Clock;

/**
 * Binds {@link SymbiontClient}. Needs {@link SymbiontConfig}, {@link HttpTransport} and {@link
 * Clock}. The client opens nothing of its own, so only the transport is to be closed.
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
  }

  @Provides
  @Singleton
  SymbiontClient client(SymbiontConfig config, HttpTransport transport, Clock clock) {
    return SymbiontClient.builder().config(config).transport(transport).clock(clock).build();
  }
}
