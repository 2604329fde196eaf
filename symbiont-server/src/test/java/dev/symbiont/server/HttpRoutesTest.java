package dev.symbiont.server;

import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.runtime.SymbiontRuntime;
import java.net.URI;

/** Every documented route, sections 5 and 9.18 of the HTTP contract, over a real socket. */
class HttpRoutesTest extends RouteContract {
  private SymbiontServer server;

  @Override
  HttpTransport connect(SymbiontRuntime runtime) {
    server = SymbiontServer.builder(runtime.api()).address(ListenAddress.anyPort()).start();
    return new SocketTransport();
  }

  @Override
  URI base() {
    return server.uri();
  }

  @Override
  void disconnect() {
    server.close();
  }
}
