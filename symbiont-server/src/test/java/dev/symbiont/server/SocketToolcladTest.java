package dev.symbiont.server;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.transport.jdk.JdkTransport;
import java.util.Map;

/** The same tools over a real socket. */
class SocketToolcladTest extends ToolcladContract {
  private SymbiontServer server;
  private JdkTransport transport;

  @Override
  SymbiontClient connect(SymbiontRuntime runtime) {
    server = SymbiontServer.builder(runtime.api()).address(ListenAddress.anyPort()).start();
    transport = JdkTransport.create();
    return SymbiontClient.builder()
        .environment(Map.of())
        .baseUrl(server.uri().toString())
        .apiKey(runtime.apiToken().orElseThrow().reveal())
        .transport(transport)
        .build();
  }

  @Override
  void disconnect() {
    transport.close();
    server.close();
  }
}
