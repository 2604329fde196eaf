package dev.symbiont.examples;

import dev.symbiont.api.SymbiontClient;

/** Lists the agents of the runtime that the environment names; {@code ./symbiont up} starts one. */
public final class ListAgents {
  private ListAgents() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    // snippet: list-agents
    try (SymbiontClient client = SymbiontClient.fromEnv()) {
      client.agents().list().forEach(agent -> System.out.println(agent.id() + " " + agent.state()));
    }
    // end
  }
}
