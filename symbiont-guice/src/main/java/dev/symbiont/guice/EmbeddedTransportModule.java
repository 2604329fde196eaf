package dev.symbiont.guice;

import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.runtime.SymbiontRuntime;

/**
 * Binds {@link HttpTransport} to the embedded runtime, without a socket; it is closed with the
 * runtime. Needs {@link SymbiontRuntime}.
 */
public final class EmbeddedTransportModule extends Wiring {
  /** Creates the module. */
  public EmbeddedTransportModule() {}

  @Override
  void wire() {
    need(SymbiontRuntime.class, "install RuntimeModule");
  }

  @Provides
  @Singleton
  HttpTransport transport(SymbiontRuntime runtime) {
    return runtime.transport();
  }
}
