package dev.symbiont.server;

import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.runtime.SymbiontRuntime;
import java.net.URI;

/** The routes without a socket. */
class EmbeddedRoutesTest extends RouteContract {
  @Override
  HttpTransport connect(SymbiontRuntime runtime) {
    return runtime.transport();
  }

  @Override
  URI base() {
    return URI.create("http://embedded.invalid");
  }

  @Override
  void disconnect() {
    // The transport belongs to the runtime.
  }
}
