package dev.symbiont.transport.jdk;

import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.TransportSettings;
import dev.symbiont.testkit.http.WireTransportContract;

/** The JDK adapter keeps the promises of the port. */
class JdkTransportTest extends WireTransportContract {

  @Override
  public HttpTransport newTransport(TransportSettings settings) {
    return JdkTransport.create(settings);
  }

  /** Before Java 21 the JDK's client can neither be told to close them nor shut down. */
  @Override
  public boolean closesAfterMalformedResponses() {
    return Runtime.version().feature() >= 21;
  }
}
