package dev.symbiont.api.dsl;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.domain.dsl.AgentDeployRequest;
import dev.symbiont.domain.dsl.AgentDeployResponse;
import dev.symbiont.domain.dsl.DslCompileRequest;
import dev.symbiont.domain.dsl.DslCompileResponse;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.id.DeploymentId;
import java.util.List;

/**
 * Calls about agent files and deployments. Each blocks until the answer is there; errors as in
 * {@link Caller#call}. Thread-safe; a view of its caller.
 */
public final class DslClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public DslClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public DslClient with(CallOptions options) {
    return new DslClient(caller.with(options));
  }

  /** Returns the asynchronous view. */
  public AsyncDslClient async() {
    return new AsyncDslClient(caller);
  }

  /** Checks an agent file and registers its agent, unless the request validates only. */
  public DslCompileResponse compile(DslCompileRequest request) {
    return caller.call(DslCalls.compile(request));
  }

  /** Puts an agent into an environment. */
  public AgentDeployResponse deploy(AgentDeployRequest request) {
    return caller.call(DslCalls.deploy(request));
  }

  /** Lists all deployments. */
  public List<AgentDeployResponse> deployments() {
    return caller.call(DslCalls.deployments());
  }

  /** Lists the deployments of one agent. */
  public List<AgentDeployResponse> deployments(AgentId agent) {
    return caller.call(DslCalls.deployments(agent));
  }

  /** Shows a deployment. */
  public AgentDeployResponse deployment(DeploymentId id) {
    return caller.call(DslCalls.deployment(id));
  }

  /** Ends a deployment; the agent then reasons as its file says. */
  public AgentDeployResponse stop(DeploymentId id) {
    return caller.call(DslCalls.stop(id));
  }
}
