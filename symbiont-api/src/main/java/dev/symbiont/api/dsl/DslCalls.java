package dev.symbiont.api.dsl;

import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.Operation;
import dev.symbiont.domain.dsl.AgentDeployRequest;
import dev.symbiont.domain.dsl.AgentDeployResponse;
import dev.symbiont.domain.dsl.DslCompileRequest;
import dev.symbiont.domain.dsl.DslCompileResponse;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.id.DeploymentId;
import java.util.List;

/**
 * The operation table: about agent files and deployments (SDK surface section 3.17). Send a call
 * with {@link dev.symbiont.api.call.Caller}.
 */
public final class DslCalls {
  private static final Operation<DslCompileResponse> COMPILE =
      Operation.post("dsl.compile", "dsl/compile").asExtension().returns(DslCompileResponse.class);

  private static final Operation<AgentDeployResponse> DEPLOY =
      Operation.post("dsl.deploy", "agents/deploy")
          .asExtension()
          .returns(AgentDeployResponse.class);

  private static final Operation<List<AgentDeployResponse>> DEPLOYMENTS =
      Operation.get("dsl.deployments", "agents/deployments")
          .asExtension()
          .returnsList(AgentDeployResponse.class);

  private static final Operation<AgentDeployResponse> DEPLOYMENT =
      Operation.get("dsl.deployment", "agents/deployments/{id}")
          .asExtension()
          .returns(AgentDeployResponse.class);

  private static final Operation<AgentDeployResponse> STOP =
      Operation.post("dsl.stop", "agents/deployments/{id}/stop")
          .asExtension()
          .returns(AgentDeployResponse.class);

  private DslCalls() {}

  /** Returns the call that checks an agent file, and registers its agent unless told not to. */
  public static Call<DslCompileResponse> compile(DslCompileRequest request) {
    return COMPILE.with().body(request);
  }

  /** Returns the call that puts an agent into an environment. */
  public static Call<AgentDeployResponse> deploy(AgentDeployRequest request) {
    return DEPLOY.with().body(request);
  }

  /** Returns the call that lists all deployments. */
  public static Call<List<AgentDeployResponse>> deployments() {
    return DEPLOYMENTS.with();
  }

  /** Returns the call that lists the deployments of one agent. */
  public static Call<List<AgentDeployResponse>> deployments(AgentId agent) {
    return DEPLOYMENTS.with().query("agent_id", agent);
  }

  /** Returns the call that shows a deployment. */
  public static Call<AgentDeployResponse> deployment(DeploymentId id) {
    return DEPLOYMENT.with(id);
  }

  /** Returns the call that ends a deployment. */
  public static Call<AgentDeployResponse> stop(DeploymentId id) {
    return STOP.with(id);
  }
}
