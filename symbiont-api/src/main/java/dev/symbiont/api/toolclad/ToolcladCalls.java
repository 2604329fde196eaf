package dev.symbiont.api.toolclad;

import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.Operation;
import dev.symbiont.api.call.ReplyBody;
import dev.symbiont.domain.id.ApprovalId;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.tool.ToolArguments;
import dev.symbiont.domain.tool.ToolExecutionResult;
import dev.symbiont.domain.tool.ToolManifestInfo;
import dev.symbiont.domain.tool.ToolReloadResult;
import dev.symbiont.domain.tool.ToolTestResult;
import dev.symbiont.domain.tool.ToolValidationResult;
import dev.symbiont.domain.tool.ValidateManifestRequest;
import java.time.Duration;
import java.util.List;

/**
 * The operation table: about declared tools (SDK surface, section 3.9). Send a call with {@link
 * dev.symbiont.api.call.Caller}.
 */
public final class ToolcladCalls {
  /** A tool has a time limit of its own, which the client does not know. */
  private static final Duration LONGEST_RUN = Duration.ofMinutes(10);

  private static final int ACCEPTED = 202;

  private static final Operation<List<ToolManifestInfo>> LIST =
      Operation.get("toolclad.list", "tools").asExtension().returnsList(ToolManifestInfo.class);

  private static final Operation<ToolManifestInfo> INFO =
      Operation.get("toolclad.info", "tools/{name}").asExtension().returns(ToolManifestInfo.class);

  private static final Operation<JsonObject> SCHEMA =
      Operation.get("toolclad.schema", "tools/{name}/schema")
          .asExtension()
          .returns(JsonObject.class);

  private static final Operation<ToolValidationResult> VALIDATE =
      Operation.post("toolclad.validate", "tools/validate")
          .asExtension()
          .returns(ToolValidationResult.class);

  private static final Operation<ToolTestResult> TEST =
      Operation.post("toolclad.test", "tools/{name}/test")
          .asExtension()
          .returns(ToolTestResult.class);

  private static final Operation<ToolExecution> EXECUTE =
      Operation.post("toolclad.execute", "tools/{name}/execute")
          .asExtension()
          .reads(ToolcladCalls::execution);

  private static final Operation<ToolReloadResult> RELOAD =
      Operation.post("toolclad.reload", "tools/reload")
          .asExtension()
          .returns(ToolReloadResult.class);

  private ToolcladCalls() {}

  /** Returns the call that lists the tools. */
  public static Call<List<ToolManifestInfo>> list() {
    return LIST.with();
  }

  /** Returns the call that describes a tool. */
  public static Call<ToolManifestInfo> info(String tool) {
    return INFO.with(tool);
  }

  /** Returns the call that asks for the schema of a tool, as models read it. */
  public static Call<JsonObject> schema(String tool) {
    return SCHEMA.with(tool);
  }

  /** Returns the call that checks a manifest on the server. */
  public static Call<ToolValidationResult> validate(String path) {
    return VALIDATE.with().body(new ValidateManifestRequest(path));
  }

  /** Returns the call that asks what a call would do; nothing is run. */
  public static Call<ToolTestResult> test(String tool, ToolArguments arguments) {
    return TEST.with(tool).body(arguments);
  }

  /** Returns the call that runs a tool under scope, policy and approval. */
  public static Call<ToolExecution> execute(String tool, ToolArguments arguments) {
    return EXECUTE.with(tool).body(arguments).taking(LONGEST_RUN);
  }

  /** Returns the call that makes the server read its manifests again. */
  public static Call<ToolReloadResult> reload() {
    return RELOAD.with();
  }

  private static ToolExecution execution(ReplyBody reply) {
    if (reply.status() != ACCEPTED) {
      return new ToolExecution.Completed(reply.as(ToolExecutionResult.class));
    }
    return reply
        .as(JsonObject.class)
        .string("approval_id")
        .<ToolExecution>map(id -> new ToolExecution.AwaitingApproval(ApprovalId.of(id)))
        .orElseThrow(
            () -> new JsonFormatException("$.approval_id", "a held call names its approval"));
  }
}
