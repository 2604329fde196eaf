package dev.symbiont.examples;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.runtime.SymbiontRuntime;
import java.io.PrintStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A transport of your own: here one that lets calls through to listed hosts only. */
public final class CustomTransport {
  private CustomTransport() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build()) {
      HttpTransport restricted =
          new ListedHosts(runtime.transport(), Set.of("runtime.internal.example"));
      ask("https://runtime.internal.example/api/v1", restricted, out);
      ask("https://elsewhere.example/api/v1", restricted, out);
    }
  }

  private static void ask(String address, HttpTransport transport, PrintStream out) {
    try (SymbiontClient client =
        SymbiontClient.builder()
            .environment(Map.of())
            .baseUrl(address)
            .maxRetries(0)
            .transport(transport)
            .build()) {
      out.println(client.health().check().status());
    } catch (ConnectionException e) {
      out.println("refused: " + e.getMessage());
    }
  }

  // snippet: custom-transport
  record ListedHosts(HttpTransport next, Set<String> hosts) implements HttpTransport {
    @Override
    public HttpReply send(HttpCall call) {
      return next.send(checked(call));
    }

    @Override
    public CompletableFuture<HttpReply> sendAsync(HttpCall call) {
      try {
        return next.sendAsync(checked(call));
      } catch (ConnectionException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    @Override
    public HttpStream open(HttpCall call) {
      return next.open(checked(call));
    }

    @Override
    public String name() {
      return "listed-hosts";
    }

    @Override
    public void close() {
      next.close();
    }

    private HttpCall checked(HttpCall call) {
      if (!hosts.contains(call.uri().getHost())) {
        throw new ConnectionException(
            "host " + call.uri().getHost() + " is not listed",
            ConnectionException.Progress.NOT_SENT,
            null);
      }
      return call;
    }
  }
  // end
}
