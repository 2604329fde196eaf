package dev.symbiont.examples;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.agent.AgentSpec;
import dev.symbiont.runtime.SymbiontRuntime;
import java.io.PrintStream;
import java.util.Map;

/** A runtime in this process and a client that speaks to it without a socket. */
public final class HelloRuntime {
  private HelloRuntime() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    // snippet: hello
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build();
        SymbiontClient client =
            SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build()) {
      client.agents().create(AgentSpec.builder("greeter").dsl("agent greeter {}").build());
      out.println("runtime: " + client.health().check().status());
      client
          .agents()
          .list()
          .forEach(agent -> out.println(agent.name().orElse("?") + " " + agent.state()));
    }
    // end
  }
}
