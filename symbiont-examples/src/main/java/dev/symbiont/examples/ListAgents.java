package dev.symbiont.examples;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.agent.AgentStatusResponse;
import dev.symbiont.domain.agent.AgentSummary;
import java.io.PrintStream;

/** Lists the agents of the runtime that the environment names; {@code ./symbiont up} starts one. */
public final class ListAgents {
  private ListAgents() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    // snippet: from-env
    try (SymbiontClient client = SymbiontClient.fromEnv()) {
      run(client, System.out);
    }
    // end
  }

  static void run(SymbiontClient client, PrintStream out) {
    out.println(client.health().check().status());
    // snippet: list-agents
    for (AgentSummary agent : client.agents().list()) {
      AgentStatusResponse status = client.agents().status(agent.id());
      out.println(agent.id() + " " + status.state() + " " + status.resourceUsage());
    }
    // end
  }
}
