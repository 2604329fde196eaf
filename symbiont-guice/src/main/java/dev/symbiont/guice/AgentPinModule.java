package dev.symbiont.guice;

import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.symbiont.agentpin.CredentialVerifier;
import dev.symbiont.agentpin.DocumentResolver;
import dev.symbiont.agentpin.PinStore;
import java.time.Clock;

/**
 * Binds {@link CredentialVerifier}, strict. Needs {@link PinStore}, {@link DocumentResolver} and
 * {@link Clock}.
 */
public final class AgentPinModule extends Wiring {
  /** Creates the module. */
  public AgentPinModule() {}

  @Override
  void wire() {
    need(PinStore.class, "bind a FilePinStore, or an InMemoryPinStore for tests");
    need(DocumentResolver.class, "bind where documents come from, or DocumentResolver.none()");
    need(Clock.class, "install ClockModule, or bind a Clock");
  }

  @Provides
  @Singleton
  CredentialVerifier verifier(PinStore pins, DocumentResolver resolver, Clock clock) {
    return CredentialVerifier.builder().pinStore(pins).resolver(resolver).clock(clock).build();
  }
}
