package dev.symbiont.transport.apache;

import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.HttpTransportProvider;
import dev.symbiont.domain.http.TransportSettings;

/** Announces {@link ApacheTransport} as a service. */
public final class ApacheTransportProvider implements HttpTransportProvider {

  /** Creates the provider. */
  public ApacheTransportProvider() {}

  @Override
  public String name() {
    return ApacheTransport.NAME;
  }

  @Override
  public HttpTransport create(TransportSettings settings) {
    return ApacheTransport.create(settings);
  }
}
