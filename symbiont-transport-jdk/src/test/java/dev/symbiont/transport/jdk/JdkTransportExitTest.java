package dev.symbiont.transport.jdk;

import dev.symbiont.domain.http.HttpTransportProvider;
import dev.symbiont.testkit.http.JvmExitContract;

/** The JDK adapter never keeps the JVM alive. */
class JdkTransportExitTest extends JvmExitContract {

  @Override
  protected Class<? extends HttpTransportProvider> provider() {
    return JdkTransportProvider.class;
  }
}
