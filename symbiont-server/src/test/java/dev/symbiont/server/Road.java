package dev.symbiont.server;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.transport.jdk.JdkTransport;
import java.time.Duration;
import java.util.Map;

/** How a client reaches a runtime. */
enum Road {
  /** Without a socket. */
  EMBEDDED {
    @Override
    Connection connect(SymbiontRuntime runtime) {
      SymbiontClient client =
          SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build();
      return new Connection(client, client::close);
    }
  },

  /** Over a real socket. */
  SOCKET {
    @Override
    Connection connect(SymbiontRuntime runtime) {
      SymbiontServer server =
          SymbiontServer.builder(runtime.api())
              .address(ListenAddress.anyPort())
              .stopTimeout(Duration.ofMillis(50))
              .start();
      JdkTransport transport = JdkTransport.create();
      SymbiontClient client =
          SymbiontClient.builder()
              .environment(Map.of())
              .baseUrl(server.uri().toString())
              .apiKey(runtime.apiToken().orElseThrow().reveal())
              .transport(transport)
              .build();
      return new Connection(
          client,
          () -> {
            client.close();
            transport.close();
            server.close();
          });
    }
  };

  abstract Connection connect(SymbiontRuntime runtime);

  /** A client and what it stands on. */
  record Connection(SymbiontClient client, Runnable closer) {}
}
