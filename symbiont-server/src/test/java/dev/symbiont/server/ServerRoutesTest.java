package dev.symbiont.server;

import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.runtime.SymbiontRuntime;
import java.net.URI;

/** The same routes over a real socket. */
class ServerRoutesTest extends RouteContract {
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
