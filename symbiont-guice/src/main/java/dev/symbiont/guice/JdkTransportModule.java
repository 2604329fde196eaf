package dev.symbiont.guice;

import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.TransportSettings;
import dev.symbiont.transport.jdk.JdkTransport;
import java.util.Objects;

/**
 * Binds {@link HttpTransport}, on {@code java.net.http}, and {@link Closer}, which closes it. Needs
 * nothing.
 */
public final class JdkTransportModule extends Wiring {
  private final TransportSettings settings;

  /** Creates the module with the default settings. */
  public JdkTransportModule() {
    this(TransportSettings.DEFAULT);
  }

  /** Creates the module with {@code settings}. */
  public JdkTransportModule(TransportSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  @Override
  void wire() {
    needCloser();
  }

  @Provides
  @Singleton
  HttpTransport transport(Closer closer) {
    JdkTransport transport = JdkTransport.create(settings);
    return closer.own(transport, transport::close);
  }
}
