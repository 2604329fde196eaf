package dev.symbiont.runtime.tool;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.tool.ToolArguments;
import dev.symbiont.domain.tool.ToolExecutionResult;
import dev.symbiont.domain.tool.ToolManifestInfo;
import dev.symbiont.domain.tool.ToolReloadResult;
import dev.symbiont.domain.tool.ToolTestResult;
import dev.symbiont.domain.tool.ToolValidationResult;
import dev.symbiont.domain.tool.ValidateManifestRequest;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.BodyFields;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import dev.symbiont.toolclad.CallContext;
import dev.symbiont.toolclad.Outcome;
import dev.symbiont.toolclad.Tool;
import dev.symbiont.toolclad.ToolCatalog;
import dev.symbiont.toolclad.ToolClad;
import dev.symbiont.toolclad.ToolInfo;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;
import dev.symbiont.toolclad.problem.Shown;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The ToolClad routes (spec/runtime-http-api.md section 9.2). A call through them takes the same
 * path as a tool call of a loop: validation, scope, policy, approval.
 */
public final class ToolRoutes implements RouteModule {
  private static final String TAG = "tools";
  private static final String SURFACE = "api";

  private final ToolClad tools;
  private final ToolCatalog catalog;
  private final Consumer<ToolCatalog.Reload> reloaded;

  /**
   * Creates the routes.
   *
   * @param tools the tools, under the gates that calls from outside have to pass
   * @param reloaded learns of every reload
   */
  public ToolRoutes(ToolClad tools, Consumer<ToolCatalog.Reload> reloaded) {
    this.tools = Objects.requireNonNull(tools, "tools");
    this.catalog = tools.catalog();
    this.reloaded = Objects.requireNonNull(reloaded, "reloaded");
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes.add(
        Route.get("tools")
            .named("listTools")
            .described(TAG, "Lists the declared tools.")
            .access(Access.ANY)
            .answersListOf(ToolManifestInfo.class)
            .to(request -> list()));
    routes.add(
        Route.get("tools/{name}")
            .named("getToolInfo")
            .described(TAG, "Describes a tool.")
            .access(Access.ANY)
            .answers(ToolManifestInfo.class)
            .to(request -> ApiAnswer.ok(ToolInfo.of(tool(request)).toJson())));
    routes.add(
        Route.get("tools/{name}/schema")
            .named("getToolSchema")
            .described(TAG, "Returns the schema of a tool for models.")
            .access(Access.ANY)
            .to(this::schema));
    routes.add(
        Route.post("tools/validate")
            .named("validateManifest")
            .described(TAG, "Checks a manifest of the tools directory.")
            .takes(ValidateManifestRequest.class)
            .answers(ToolValidationResult.class)
            .to(this::validate));
    routes.add(
        Route.post("tools/{name}/test")
            .named("testTool")
            .described(TAG, "Says what a call would do and runs nothing.")
            .access(Access.ANY)
            .takes(ToolArguments.class)
            .answers(ToolTestResult.class)
            .to(this::test));
    routes.add(
        Route.post("tools/{name}/execute")
            .named("executeTool")
            .described(TAG, "Runs a tool under scope, policy and approval.")
            .takes(ToolArguments.class)
            .answers(ToolExecutionResult.class)
            .to(this::execute));
    routes.add(
        Route.post("tools/reload")
            .named("reloadTools")
            .described(TAG, "Reads all manifests again.")
            .ignoredBody()
            .answers(ToolReloadResult.class)
            .to(request -> reload()));
  }

  private ApiAnswer reload() {
    ToolCatalog.Reload reload = catalog.reload();
    reloaded.accept(reload);
    return ApiAnswer.ok(reload.toJson());
  }

  private ApiAnswer list() {
    List<JsonValue> infos = catalog.list().stream().<JsonValue>map(ToolInfo::toJson).toList();
    return ApiAnswer.ok(new JsonArray(infos));
  }

  private Tool tool(ApiRequest request) {
    String name = request.path("name");
    return catalog.find(name).orElseThrow(() -> unknown(name));
  }

  private ApiAnswer schema(ApiRequest request) {
    String name = request.path("name");
    return ApiAnswer.ok(catalog.schema(name).orElseThrow(() -> unknown(name)));
  }

  private ApiAnswer validate(ApiRequest request) {
    BodyFields fields = request.fields();
    String path = fields.requiredString("path");
    fields.check();
    Optional<ToolCatalog.Validation> validation = catalog.validate(path);
    return ApiAnswer.ok(
        validation
            .orElseThrow(
                () -> ApiRefusal.of(404, "MANIFEST_NOT_FOUND", "there is no such file in tools/"))
            .toJson());
  }

  private ApiAnswer test(ApiRequest request) {
    String name = request.path("name");
    return ApiAnswer.ok(
        tools.dryRun(name, arguments(request)).orElseThrow(() -> unknown(name)).toJson());
  }

  private ApiAnswer execute(ApiRequest request) {
    String name = request.path("name");
    CallContext context = new CallContext(request.principal().name(), SURFACE);
    try {
      return answer(name, tools.execute(name, arguments(request), context));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiRefusal.of(503, "INTERRUPTED", "the runtime is stopping; the tool was killed");
    }
  }

  private static JsonObject arguments(ApiRequest request) {
    BodyFields fields = request.fields();
    JsonObject arguments = fields.object("args").orElse(JsonObject.EMPTY);
    fields.check();
    return arguments;
  }

  private ApiAnswer answer(String name, Outcome outcome) {
    if (outcome instanceof Outcome.Completed completed) {
      return ApiAnswer.ok(completed.envelope().toJson());
    }
    if (outcome instanceof Outcome.AwaitingApproval awaiting) {
      return ApiAnswer.json(
          202,
          JsonObject.builder()
              .put("status", "pending_approval")
              .put("approval_id", awaiting.approvalId())
              .build());
    }
    Problem problem = ((Outcome.Refused) outcome).problem();
    throw problem.category() == Category.UNKNOWN_TOOL
        ? notFound(name, problem.message())
        : refusal(problem);
  }

  /** The statuses of ToolClad digest section 20; the category stands in the details. */
  private static ApiRefusal refusal(Problem problem) {
    int status =
        switch (problem.category().kind()) {
          case UNKNOWN_TOOL -> 404;
          case FORBIDDEN, OUTPUT -> 403;
          case UNSUPPORTED -> 501;
          case CONFLICT -> 409;
          case MANIFEST -> 422;
          case ARGUMENT, EXECUTION -> 400;
        };
    JsonObject.Builder details = JsonObject.builder().put("category", problem.category().word());
    problem.argument().ifPresent(argument -> details.put("argument", argument));
    return ApiRefusal.of(status, code(status), problem.message(), details.build());
  }

  private static String code(int status) {
    return switch (status) {
      case 404 -> "TOOL_NOT_FOUND";
      case 403 -> "TOOL_CALL_DENIED";
      case 501 -> "NOT_AVAILABLE";
      case 409 -> "TOOL_CHANGED";
      case 422 -> "MANIFEST_INVALID";
      default -> "INVALID_ARGUMENTS";
    };
  }

  private ApiRefusal unknown(String name) {
    return notFound(name, "No ToolClad manifest for '" + Shown.text(name) + "'");
  }

  /** A tool whose manifest does not load is not unknown: its author learns what is wrong. */
  private ApiRefusal notFound(String name, String message) {
    List<String> errors = catalog.errorsOf(name);
    return errors.isEmpty()
        ? ApiRefusal.of(404, code(404), message)
        : ApiRefusal.of(
            422,
            code(422),
            "the manifest of '"
                + Shown.text(name)
                + "' does not load: "
                + String.join("; ", errors),
            JsonObject.builder().put("category", Category.MANIFEST.word()).build());
  }
}
