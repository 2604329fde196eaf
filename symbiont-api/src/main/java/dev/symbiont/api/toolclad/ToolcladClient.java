package dev.symbiont.api.toolclad;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.tool.ToolArguments;
import dev.symbiont.domain.tool.ToolExecutionResult;
import dev.symbiont.domain.tool.ToolManifestInfo;
import dev.symbiont.domain.tool.ToolReloadResult;
import dev.symbiont.domain.tool.ToolTestResult;
import dev.symbiont.domain.tool.ToolValidationResult;
import java.util.List;
import java.util.Map;

/**
 * Calls about declared tools. Each blocks until the answer is there; errors as in {@link
 * Caller#call}. Thread-safe; a view of its caller.
 */
public final class ToolcladClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public ToolcladClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public ToolcladClient with(CallOptions options) {
    return new ToolcladClient(caller.with(options));
  }

  /** Returns the asynchronous view. */
  public AsyncToolcladClient async() {
    return new AsyncToolcladClient(caller);
  }

  /** Lists the tools. */
  public List<ToolManifestInfo> list() {
    return caller.call(ToolcladCalls.list());
  }

  /** Describes a tool. */
  public ToolManifestInfo info(String tool) {
    return caller.call(ToolcladCalls.info(tool));
  }

  /** Asks for the schema of a tool, as models read it. */
  public JsonObject schema(String tool) {
    return caller.call(ToolcladCalls.schema(tool));
  }

  /** Checks a manifest; {@code path} is relative to the tools directory of the server. */
  public ToolValidationResult validate(String path) {
    return caller.call(ToolcladCalls.validate(path));
  }

  /** Asks what a call would do; nothing is run. */
  public ToolTestResult test(String tool, ToolArguments arguments) {
    return caller.call(ToolcladCalls.test(tool, arguments));
  }

  /**
   * Runs a tool under scope, policy and approval. A refusal by one of them is a {@link
   * dev.symbiont.domain.error.PermissionDeniedException}, one because of the arguments a {@link
   * dev.symbiont.domain.error.ValidationFailedException}. A tool that fails is no exception: its
   * envelope says so.
   */
  public ToolExecution execute(String tool, ToolArguments arguments) {
    return caller.call(ToolcladCalls.execute(tool, arguments));
  }

  /** Makes the server read its manifests again. */
  public ToolReloadResult reload() {
    return caller.call(ToolcladCalls.reload());
  }

  // The names of the Python SDK, so that its examples translate line by line.

  /** Lists the tools. */
  public List<ToolManifestInfo> listTools() {
    return list();
  }

  /** Describes a tool. */
  public ToolManifestInfo getToolInfo(String tool) {
    return info(tool);
  }

  /** Asks for the schema of a tool. */
  public JsonObject getSchema(String tool) {
    return schema(tool);
  }

  /** Checks a manifest on the server. */
  public ToolValidationResult validateManifest(String path) {
    return validate(path);
  }

  /** Asks what a call would do. */
  public ToolTestResult testTool(String tool, Map<String, String> arguments) {
    return test(tool, ToolArguments.of(arguments));
  }

  /**
   * Runs a tool and returns its envelope.
   *
   * @throws IllegalStateException if the call waits for an approval; {@link #execute} tells without
   *     an exception
   */
  public ToolExecutionResult executeTool(String tool, Map<String, String> arguments) {
    return execute(tool, ToolArguments.of(arguments)).result();
  }

  /** Makes the server read its manifests again. */
  public ToolReloadResult reloadTools() {
    return reload();
  }
}
