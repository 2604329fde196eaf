package dev.symbiont.toolclad;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.toolclad.Envelope.Status;
import dev.symbiont.toolclad.browser.BrowserException;
import dev.symbiont.toolclad.http.AddressGuard;
import dev.symbiont.toolclad.http.HttpTemplate;
import dev.symbiont.toolclad.http.HttpToolException;
import dev.symbiont.toolclad.http.HttpToolRequest;
import dev.symbiont.toolclad.http.HttpToolResponse;
import dev.symbiont.toolclad.manifest.Backend;
import dev.symbiont.toolclad.manifest.Manifest;
import dev.symbiont.toolclad.mcp.McpToolException;
import dev.symbiont.toolclad.mcp.UpstreamArguments;
import dev.symbiont.toolclad.output.OutputParser;
import dev.symbiont.toolclad.output.ParseResult;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;
import dev.symbiont.toolclad.session.SessionReply;
import java.nio.charset.StandardCharsets;

/**
 * Runs calls whose back end is a port: HTTP, MCP, sessions, browsers. A port that is not there
 * makes the honest answer {@code unsupported}.
 */
final class RemoteRun {
  private final Settings settings;

  RemoteRun(Settings settings) {
    this.settings = settings;
  }

  // HTTP (ToolClad digest, section 13).

  RunResult http(ApprovedCall approved, Backend.Http http) throws InterruptedException {
    if (settings.http().isEmpty() || settings.resolver().isEmpty()) {
      return unsupported("HTTP");
    }
    HttpTemplate.Result rendered =
        http.request().render(approved.call().arguments(), settings.secrets());
    if (rendered instanceof HttpTemplate.Refused refused) {
      return new RunResult.NotRun(refused.problem());
    }
    HttpToolRequest request = ((HttpTemplate.Rendered) rendered).request();
    AddressGuard.Result guarded = settings.guard().check(request.url(), settings.resolver().get());
    return guarded instanceof AddressGuard.Allowed allowed
        ? new RunResult.Ran(send(approved.call(), http.request(), request, allowed))
        : new RunResult.NotRun(((AddressGuard.Refused) guarded).problem());
  }

  private Envelope send(
      PreparedCall call,
      HttpTemplate template,
      HttpToolRequest request,
      AddressGuard.Allowed target)
      throws InterruptedException {
    JsonObject.Builder details =
        JsonObject.builder()
            .put("http_method", template.method())
            .put("http_url", template.redactedUrl(call.arguments()));
    Stopwatch watch = new Stopwatch(settings.clock());
    try {
      HttpToolResponse response =
          settings
              .http()
              .orElseThrow()
              .send(
                  request,
                  target.addresses(),
                  call.tool().manifest().timeout(),
                  ShellRun.MAX_BYTES);
      details.put("http_status", response.status());
      RunEnd end = watch.end(call).details(details.build()).raw(response.body());
      return answered(end, call.tool().manifest(), template, response).envelope();
    } catch (HttpToolException e) {
      return failed(watch, call, details.build(), e.category(), String.valueOf(e.getMessage()));
    }
  }

  private static RunEnd answered(
      RunEnd end, Manifest manifest, HttpTemplate template, HttpToolResponse response) {
    ParseResult parsed = OutputParser.parse(manifest.output().parsedFormat(), response.body());
    if (template.isSuccess(response.status())) {
      return end.parsed(parsed);
    }
    // The status is the message here; an error page that is no JSON is no second problem.
    if (parsed instanceof ParseResult.Parsed ok) {
      end.results(ok.results());
    }
    return end.unsuccessful().exitCode(response.status());
  }

  // MCP (section 14).

  RunResult mcp(ApprovedCall approved, Backend.Mcp mcp) throws InterruptedException {
    if (settings.mcp().isEmpty()) {
      return unsupported("MCP");
    }
    PreparedCall call = approved.call();
    Manifest manifest = call.tool().manifest();
    JsonObject upstream = UpstreamArguments.of(mcp, manifest.signature(), call.arguments());
    JsonObject details =
        JsonObject.builder().put("mcp_server", mcp.server()).put("mcp_tool", mcp.tool()).build();
    Stopwatch watch = new Stopwatch(settings.clock());
    try {
      JsonValue result =
          settings.mcp().get().call(mcp.server(), mcp.tool(), upstream, manifest.timeout());
      return new RunResult.Ran(
          watch
              .end(call)
              .details(details)
              .raw(new GsonCodec().write(result))
              .results(OutputParser.wrap(result))
              .envelope());
    } catch (McpToolException e) {
      return new RunResult.Ran(
          failed(watch, call, details, e.category(), String.valueOf(e.getMessage())));
    }
  }

  // Sessions (section 15).

  RunResult session(ApprovedCall approved, Backend.Session session) throws InterruptedException {
    if (settings.sessions().isEmpty()) {
      return unsupported("session (pseudo-terminal)");
    }
    PreparedCall call = approved.call();
    Stopwatch watch = new Stopwatch(settings.clock());
    SessionReply reply =
        settings
            .sessions()
            .get()
            .run(approved.context().agent(), call.tool().name(), session, call.shownCommand());
    if (reply instanceof SessionReply.Failed failed) {
      Problem problem = failed.problem();
      Status status = problem.category() == Category.TIMEOUT ? Status.TIMEOUT : Status.ERROR;
      return new RunResult.Ran(
          watch
              .end(call)
              .raw(failed.output().getBytes(StandardCharsets.UTF_8))
              .exitCode(-1)
              .failed(status, problem.category(), problem.message())
              .envelope());
    }
    SessionReply.Answered answered = (SessionReply.Answered) reply;
    return new RunResult.Ran(
        watch
            .end(call)
            .details(JsonObject.builder().put("session_id", answered.sessionId()).build())
            .raw(answered.output().getBytes(StandardCharsets.UTF_8))
            .results(
                JsonObject.builder()
                    .put("output", answered.output())
                    .put("prompt", answered.prompt())
                    .put("session_state", answered.state())
                    .put("interaction_count", answered.interactions())
                    .build())
            .envelope());
  }

  // Browsers (section 16).

  RunResult browser(ApprovedCall approved, Backend.Browser browser) throws InterruptedException {
    PreparedCall call = approved.call();
    if (settings.browser().isEmpty()) {
      return unsupported("browser (CDP)");
    }
    Stopwatch watch = new Stopwatch(settings.clock());
    try {
      JsonObject results =
          settings
              .browser()
              .get()
              .run(
                  approved.context().agent(),
                  browser,
                  call.callee().command().orElseThrow(),
                  call.arguments(),
                  call.tool().manifest().timeout());
      return new RunResult.Ran(
          watch.end(call).raw(new GsonCodec().write(results)).results(results).envelope());
    } catch (BrowserException e) {
      String message = String.valueOf(e.getMessage());
      return new RunResult.Ran(failed(watch, call, JsonObject.EMPTY, e.category(), message));
    }
  }

  private static Envelope failed(
      Stopwatch watch, PreparedCall call, JsonObject details, Category category, String message) {
    Status status = category == Category.TIMEOUT ? Status.TIMEOUT : Status.ERROR;
    return watch
        .end(call)
        .details(details)
        .raw(new byte[0])
        .exitCode(-1)
        .failed(status, category, message)
        .envelope();
  }

  private static RunResult unsupported(String kind) {
    return RunResult.notRun(
        Category.UNSUPPORTED, "No " + kind + " back end is present; nothing was run");
  }
}
