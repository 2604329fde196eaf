package dev.symbiont.api.toolclad;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.tool.ToolArguments;
import dev.symbiont.domain.tool.ToolManifestInfo;
import dev.symbiont.domain.tool.ToolReloadResult;
import dev.symbiont.domain.tool.ToolTestResult;
import dev.symbiont.domain.tool.ToolValidationResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Calls about declared tools. Each returns at once; cancelling a future ends its call. Thread-safe;
 * a view of its caller.
 */
public final class AsyncToolcladClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public AsyncToolcladClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public AsyncToolcladClient with(CallOptions options) {
    return new AsyncToolcladClient(caller.with(options));
  }

  /** Lists the tools. */
  public CompletableFuture<List<ToolManifestInfo>> list() {
    return caller.callAsync(ToolcladCalls.list());
  }

  /** Describes a tool. */
  public CompletableFuture<ToolManifestInfo> info(String tool) {
    return caller.callAsync(ToolcladCalls.info(tool));
  }

  /** Asks for the schema of a tool, as models read it. */
  public CompletableFuture<JsonObject> schema(String tool) {
    return caller.callAsync(ToolcladCalls.schema(tool));
  }

  /** Checks a manifest; {@code path} is relative to the tools directory of the server. */
  public CompletableFuture<ToolValidationResult> validate(String path) {
    return caller.callAsync(ToolcladCalls.validate(path));
  }

  /** Asks what a call would do; nothing is run. */
  public CompletableFuture<ToolTestResult> test(String tool, ToolArguments arguments) {
    return caller.callAsync(ToolcladCalls.test(tool, arguments));
  }

  /**
   * Runs a tool under scope, policy and approval. A refusal by one of them is a {@link
   * dev.symbiont.domain.error.PermissionDeniedException}, one because of the arguments a {@link
   * dev.symbiont.domain.error.ValidationFailedException}. A tool that fails is no exception: its
   * envelope says so.
   */
  public CompletableFuture<ToolExecution> execute(String tool, ToolArguments arguments) {
    return caller.callAsync(ToolcladCalls.execute(tool, arguments));
  }

  /** Makes the server read its manifests again. */
  public CompletableFuture<ToolReloadResult> reload() {
    return caller.callAsync(ToolcladCalls.reload());
  }
}
