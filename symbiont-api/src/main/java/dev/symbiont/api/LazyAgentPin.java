package dev.symbiont.api;

import dev.symbiont.api.agentpin.AgentPinClient;
import dev.symbiont.domain.http.HttpTransport;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Makes the AgentPin calls of a client when they are first asked for, because most programs never
 * do; all views of the client share them. Thread-safe.
 */
final class LazyAgentPin {
  private final HttpTransport transport;
  private final Clock clock;
  private @Nullable AgentPinClient made;

  LazyAgentPin(HttpTransport transport, Clock clock) {
    this.transport = transport;
    this.clock = clock;
  }

  synchronized AgentPinClient get() {
    AgentPinClient client = made;
    if (client == null) {
      client = AgentPinClient.builder().transport(transport).clock(clock).build();
      made = client;
    }
    return client;
  }
}
