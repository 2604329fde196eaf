package dev.symbiont.runtime.agent;

/** Holds the current snapshot of one agent. Writers hold the cell's monitor, readers need none. */
final class AgentCell {
  private volatile Agent agent;

  AgentCell(Agent agent) {
    this.agent = agent;
  }

  Agent agent() {
    return agent;
  }

  void set(Agent changed) {
    agent = changed;
  }
}
