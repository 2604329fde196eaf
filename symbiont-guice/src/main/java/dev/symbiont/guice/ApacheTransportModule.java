package dev.symbiont.guice;

import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.TransportSettings;
import dev.symbiont.transport.apache.ApacheTransport;
import java.util.Objects;

/**
 * Binds {@link HttpTransport}, on Apache HttpClient 5, and {@link Closer}, which closes it. Needs
 * nothing.
 */
public final class ApacheTransportModule extends Wiring {
  private final TransportSettings settings;

  /** Creates the module with the default settings. */
  public ApacheTransportModule() {
    this(TransportSettings.DEFAULT);
  }

  /** Creates the module with {@code settings}. */
  public ApacheTransportModule(TransportSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  @Override
  void wire() {
    needCloser();
  }

  @Provides
  @Singleton
  HttpTransport transport(Closer closer) {
    ApacheTransport transport = ApacheTransport.create(settings);
    return closer.own(transport, transport::close);
  }
}
