package dev.symbiont.runtime.deployment;

import java.util.List;

/** What came of asking for a deployment. */
sealed interface DeployResult {
  /** The agent is deployed and that is durable. */
  record Deployed(Deployment deployment) implements DeployResult {}

  /**
   * The agent is not deployed.
   *
   * @param reason what kind of obstacle there is
   * @param obstacles what is in the way, sentences for people
   */
  record Refused(Reason reason, List<String> obstacles) implements DeployResult {
    public Refused {
      obstacles = List.copyOf(obstacles);
    }
  }

  /** Kinds of obstacles. */
  enum Reason {
    /** The file of the agent has errors. */
    BROKEN_DEFINITION,
    /** The agent cannot be deployed in the state that it is in, or at all. */
    WRONG_STATE,
    /** The agent is not fit for production. */
    NOT_FOR_PRODUCTION,
    /** The key of the request stands for another deployment. */
    KEY_REUSED
  }
}
