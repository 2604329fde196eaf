package dev.symbiont.transport.apache;

import dev.symbiont.domain.http.HttpTransportProvider;
import dev.symbiont.testkit.http.JvmExitContract;

/** The Apache adapter never keeps the JVM alive. */
class ApacheTransportExitTest extends JvmExitContract {

  @Override
  protected Class<? extends HttpTransportProvider> provider() {
    return ApacheTransportProvider.class;
  }
}
