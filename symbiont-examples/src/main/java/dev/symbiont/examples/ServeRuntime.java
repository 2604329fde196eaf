package dev.symbiont.examples;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.server.ListenAddress;
import dev.symbiont.server.SymbiontServer;
import java.io.PrintStream;
import java.util.Map;

/** Serves a runtime over HTTP and calls it through a socket. */
public final class ServeRuntime {
  private ServeRuntime() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    run(ListenAddress.API, System.out);
  }

  static void run(ListenAddress address, PrintStream out) {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build()) {
      // snippet: serve
      SymbiontServer server = SymbiontServer.builder(runtime.api()).address(address).start();
      // end
      try (server;
          SymbiontClient client =
              SymbiontClient.builder()
                  .environment(Map.of())
                  .baseUrl(server.uri().toString())
                  .apiKey(runtime.apiToken().orElseThrow().reveal())
                  .build()) {
        out.println(client.health().check().status() + ", " + client.agents().list().size());
      }
    }
  }
}
