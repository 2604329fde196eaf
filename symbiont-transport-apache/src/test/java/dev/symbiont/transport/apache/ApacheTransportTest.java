package dev.symbiont.transport.apache;

import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.TransportSettings;
import dev.symbiont.testkit.http.WireTransportContract;

/** The Apache adapter keeps the promises of the port. */
class ApacheTransportTest extends WireTransportContract {

  @Override
  public HttpTransport newTransport(TransportSettings settings) {
    return ApacheTransport.create(settings);
  }
}
