package dev.symbiont.transport.jdk;

import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.HttpTransportProvider;
import dev.symbiont.domain.http.TransportSettings;

/** Announces {@link JdkTransport} as a service. */
public final class JdkTransportProvider implements HttpTransportProvider {

  /** Creates the provider. */
  public JdkTransportProvider() {}

  @Override
  public String name() {
    return JdkTransport.NAME;
  }

  @Override
  public HttpTransport create(TransportSettings settings) {
    return JdkTransport.create(settings);
  }
}
