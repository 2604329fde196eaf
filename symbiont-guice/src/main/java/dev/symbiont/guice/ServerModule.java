package dev.symbiont.guice;

import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.server.ListenAddress;
import dev.symbiont.server.SymbiontServer;
import java.util.Objects;

/**
 * Binds {@link SymbiontServer}, which opens its socket when it is first asked for, and {@link
 * Closer}, which closes it. Needs {@link SymbiontRuntime}.
 */
public final class ServerModule extends Wiring {
  private final ListenAddress address;

  /** Creates a module whose server listens on {@link ListenAddress#API}. */
  public ServerModule() {
    this(ListenAddress.API);
  }

  /** Creates a module whose server listens on {@code address}. */
  public ServerModule(ListenAddress address) {
    this.address = Objects.requireNonNull(address, "address");
  }

  @Override
  void wire() {
    need(SymbiontRuntime.class, "install RuntimeModule");
    needCloser();
  }

  @Provides
  @Singleton
  SymbiontServer server(SymbiontRuntime runtime, Closer closer) {
    SymbiontServer server = SymbiontServer.builder(runtime.api()).address(address).start();
    return closer.own(server, server::close);
  }
}
