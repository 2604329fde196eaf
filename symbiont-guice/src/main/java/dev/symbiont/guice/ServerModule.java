package dev.symbiont.guice;

import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.server.ListenAddress;
import dev.symbiont.server.SymbiontServer;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Binds {@link SymbiontServer}, which opens its socket when it is first asked for, and {@link
 * Closer}, which closes it. Needs {@link SymbiontRuntime}.
 */
public final class ServerModule extends Wiring {
  private final Consumer<SymbiontServer.Builder> settings;

  /** Creates a module whose server listens on {@link ListenAddress#API}. */
  public ServerModule() {
    this(ListenAddress.API);
  }

  /** Creates a module whose server listens on {@code address}. */
  public ServerModule(ListenAddress address) {
    this(server -> server.address(address));
    Objects.requireNonNull(address, "address");
  }

  /** Creates a module whose server has {@code settings}, for example an idle timeout. */
  public ServerModule(Consumer<SymbiontServer.Builder> settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  @Override
  void wire() {
    need(SymbiontRuntime.class, "install RuntimeModule");
    needCloser();
  }

  @Provides
  @Singleton
  SymbiontServer server(SymbiontRuntime runtime, Closer closer) {
    SymbiontServer.Builder builder = SymbiontServer.builder(runtime.api());
    settings.accept(builder);
    SymbiontServer server = builder.start();
    return closer.own(server, server::close);
  }
}
