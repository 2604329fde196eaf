package dev.symbiont.guice;

import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.TransportSettings;
import dev.symbiont.transport.jdk.JdkTransport;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Binds {@link HttpTransport}, on {@code java.net.http}, and {@link Closer}, which closes it. Needs
 * nothing; takes {@link TransportSettings} if they are bound.
 */
public final class JdkTransportModule extends Wiring {
  private final @Nullable TransportSettings settings;

  /** Creates the module with the {@link TransportSettings} that are bound, else the default. */
  public JdkTransportModule() {
    this.settings = null;
  }

  /** Creates the module with {@code settings}, whatever is bound. */
  public JdkTransportModule(TransportSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  @Override
  void wire() {
    accept(TransportSettings.class);
    needCloser();
  }

  @Provides
  @Singleton
  HttpTransport transport(Optional<TransportSettings> bound, Closer closer) {
    TransportSettings chosen =
        settings == null ? bound.orElse(TransportSettings.DEFAULT) : settings;
    JdkTransport transport = JdkTransport.create(chosen);
    return closer.own(transport, transport::close);
  }
}
