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
import java.util.concurrent.CompletableFuture;

/**
 * Calls about agent files and deployments. Each returns at once; cancelling a future ends its call.
 * Thread-safe; a view of its caller.
 */
public final class AsyncDslClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public AsyncDslClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public AsyncDslClient with(CallOptions options) {
    return new AsyncDslClient(caller.with(options));
  }

  /** Checks an agent file and registers its agent, unless the request validates only. */
  public CompletableFuture<DslCompileResponse> compile(DslCompileRequest request) {
    return caller.callAsync(DslCalls.compile(request));
  }

  /** Puts an agent into an environment. */
  public CompletableFuture<AgentDeployResponse> deploy(AgentDeployRequest request) {
    return caller.callAsync(DslCalls.deploy(request));
  }

  /** Lists all deployments. */
  public CompletableFuture<List<AgentDeployResponse>> deployments() {
    return caller.callAsync(DslCalls.deployments());
  }

  /** Lists the deployments of one agent. */
  public CompletableFuture<List<AgentDeployResponse>> deployments(AgentId agent) {
    return caller.callAsync(DslCalls.deployments(agent));
  }

  /** Shows a deployment. */
  public CompletableFuture<AgentDeployResponse> deployment(DeploymentId id) {
    return caller.callAsync(DslCalls.deployment(id));
  }

  /** Ends a deployment; the agent then reasons as its file says. */
  public CompletableFuture<AgentDeployResponse> stop(DeploymentId id) {
    return caller.callAsync(DslCalls.stop(id));
  }
}
