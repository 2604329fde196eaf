package dev.symbiont.examples;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.error.ApiException;
import dev.symbiont.domain.error.NotFoundException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.error.UnsupportedByServerException;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.runtime.SymbiontRuntime;
import java.io.PrintStream;
import java.util.Map;

/** What goes wrong is told apart by type. */
public final class HandleErrors {
  private HandleErrors() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build();
        SymbiontClient client =
            SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build()) {
      // snippet: errors
      try {
        client.schedules().list();
      } catch (UnsupportedByServerException e) {
        out.println("not offered: " + e.status() + " " + e.code().orElse(""));
      }
      try {
        client.agents().status(AgentId.of("nobody"));
      } catch (NotFoundException e) {
        out.println("not found: " + e.code().orElse(""));
      } catch (ApiException e) {
        out.println("request " + e.requestId().orElse("?") + " failed: " + e.getMessage());
      } catch (TransportException e) {
        out.println("no answer: " + e.getMessage());
      }
      // end
    }
  }
}
