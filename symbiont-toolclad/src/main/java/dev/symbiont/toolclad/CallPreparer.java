package dev.symbiont.toolclad;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.toolclad.PreparedCall.Callee;
import dev.symbiont.toolclad.command.Command;
import dev.symbiont.toolclad.command.CommandLine;
import dev.symbiont.toolclad.command.RunPlaces;
import dev.symbiont.toolclad.manifest.Backend;
import dev.symbiont.toolclad.manifest.Manifest;
import dev.symbiont.toolclad.mcp.UpstreamArguments;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;
import dev.symbiont.toolclad.problem.Shown;
import dev.symbiont.toolclad.scope.ProjectScope;
import dev.symbiont.toolclad.session.SessionInput;
import dev.symbiont.toolclad.value.Arguments;
import dev.symbiont.toolclad.value.Signature;
import dev.symbiont.toolclad.value.ValueChecker;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The first steps of every call: resolve the tool, check the arguments, build the command. */
final class CallPreparer {
  private static final String COMMAND = "command";

  private final Settings settings;
  private final ValueChecker checker;
  private final EvidenceStore evidence;

  CallPreparer(Settings settings, ValueChecker checker, EvidenceStore evidence) {
    this.settings = settings;
    this.checker = checker;
    this.evidence = evidence;
  }

  /** A resolved name: the tool, and what of it is called. */
  record Resolved(Tool tool, Callee callee) {}

  /** Returns what {@code name} calls, a tool or a command of one; empty if nothing. */
  static Optional<Resolved> resolve(ToolSet tools, String name) {
    int dot = name.indexOf('.');
    Optional<Tool> tool = tools.find(dot < 0 ? name : name.substring(0, dot));
    if (dot < 0) {
      return tool.map(found -> new Resolved(found, wholeTool(found.manifest())));
    }
    String command = name.substring(dot + 1);
    return tool.flatMap(
        found -> command(found.manifest(), command).map(callee -> new Resolved(found, callee)));
  }

  private static Callee wholeTool(Manifest manifest) {
    return new Callee(
        manifest.name(),
        Optional.empty(),
        manifest.signature(),
        manifest.riskTier(),
        manifest.humanApproval());
  }

  /** A command is at least as dangerous, and needs approval at least as much, as its tool. */
  private static Optional<Callee> command(Manifest manifest, String command) {
    String name = manifest.name() + "." + command;
    if (manifest.backend() instanceof Backend.Session session) {
      return Optional.ofNullable(session.commands().get(command))
          .map(
              c ->
                  new Callee(
                      name,
                      Optional.of(command),
                      c.signature(),
                      c.riskTier(),
                      c.humanApproval() || manifest.humanApproval()));
    }
    if (manifest.backend() instanceof Backend.Browser browser) {
      return Optional.ofNullable(browser.commands().get(command))
          .map(
              c ->
                  new Callee(
                      name,
                      Optional.of(command),
                      c.signature(),
                      c.riskTier(),
                      c.humanApproval() || manifest.humanApproval()));
    }
    return Optional.empty();
  }

  Preparation prepare(ToolSet tools, String name, JsonObject given) {
    Optional<Resolved> resolved = resolve(tools, name);
    if (resolved.isEmpty()) {
      return refused(Category.UNKNOWN_TOOL, "No ToolClad manifest for '" + Shown.text(name) + "'");
    }
    Resolved target = resolved.get();
    Backend backend = target.tool().manifest().backend();
    if (target.callee().command().isEmpty() && hasCommands(backend)) {
      return refused(
          Category.UNKNOWN_TOOL,
          "'%s' is a %s; call one of its commands: %s"
              .formatted(name, backend.word(), String.join(", ", commandNames(name, backend))));
    }
    Arguments.Result checked = check(target, given);
    return checked instanceof Arguments.Checked ok
        ? build(target, ok.arguments())
        : new Preparation.Refused(((Arguments.Refused) checked).problem());
  }

  private static boolean hasCommands(Backend backend) {
    return backend instanceof Backend.Session || backend instanceof Backend.Browser;
  }

  private static List<String> commandNames(String tool, Backend backend) {
    Map<String, ?> commands =
        backend instanceof Backend.Session session
            ? session.commands()
            : ((Backend.Browser) backend).commands();
    return commands.keySet().stream().map(command -> tool + "." + command).toList();
  }

  /** Checks the declared arguments, and the text that is typed into a session. */
  private Arguments.Result check(Resolved target, JsonObject given) {
    Optional<Backend.SessionCommand> typed = sessionCommand(target);
    if (typed.isEmpty()) {
      return Arguments.check(target.callee().signature(), given, checker);
    }
    Backend.Session session = (Backend.Session) target.tool().manifest().backend();
    Optional<JsonValue> text = given.get(COMMAND);
    if (!(text.orElse(null) instanceof JsonString command)) {
      return new Arguments.Refused(
          Problem.ofArgument(
              Category.MISSING, COMMAND, "Session command requires 'command' argument"));
    }
    Optional<Problem> problem =
        SessionInput.refuse(command.value(), typed.get().pattern(), session.sanitizeInjection())
            .or(() -> refuseTarget(typed.get(), command.value()));
    if (problem.isPresent()) {
      return new Arguments.Refused(problem.get());
    }
    return Arguments.checkWithText(
        typed.get().signature(), given, checker, Map.of(COMMAND, command.value()));
  }

  /** A target inside the text is spelt as strictly as a declared one, scope file or not. */
  private static Optional<Problem> refuseTarget(Backend.SessionCommand command, String text) {
    return SessionInput.target(command, text)
        .flatMap(ProjectScope::refuseSpelling)
        .map(p -> Problem.ofArgument(p.category(), COMMAND, p.message()));
  }

  private static Optional<Backend.SessionCommand> sessionCommand(Resolved target) {
    return target.tool().manifest().backend() instanceof Backend.Session session
        ? target.callee().command().map(session.commands()::get)
        : Optional.empty();
  }

  private Preparation build(Resolved target, Arguments arguments) {
    Manifest manifest = target.tool().manifest();
    String extension = manifest.output().format().extension();
    Optional<RunPlaces> places =
        evidence.places(scanId(), manifest.name(), manifest.evidence(), extension);
    if (places.isEmpty()) {
      return refused(Category.MANIFEST, "evidence.output_dir leaves the evidence directory");
    }
    if (manifest.backend() instanceof Backend.Shell shell && shell.command().executor().isEmpty()) {
      Command.Result built = shell.command().build(arguments, places.get());
      return built instanceof Command.Built ok
          ? ready(target, arguments, places.get(), ok.argv(), CommandLine.show(ok.argv()))
          : new Preparation.Refused(((Command.Refused) built).problem());
    }
    return ready(target, arguments, places.get(), List.of(), shown(target, arguments));
  }

  private static Preparation ready(
      Resolved target, Arguments arguments, RunPlaces places, List<String> argv, String shown) {
    return new Preparation.Ready(
        new PreparedCall(target.tool(), target.callee(), arguments, places, argv, shown));
  }

  /** How a call of any other back end is shown to people. */
  private static String shown(Resolved target, Arguments arguments) {
    Manifest manifest = target.tool().manifest();
    Backend backend = manifest.backend();
    if (backend instanceof Backend.Shell shell) {
      return shell.command().executor().orElse("");
    }
    if (backend instanceof Backend.Http http) {
      return http.request().method() + " " + http.request().redactedUrl(arguments);
    }
    if (backend instanceof Backend.Mcp mcp) {
      return "mcp://" + mcp.server() + "/" + mcp.tool();
    }
    if (backend instanceof Backend.Session) {
      return arguments.get(COMMAND).orElse("");
    }
    return target.callee().command().orElse("");
  }

  /** Returns how a dry run shows the call, with more detail than an envelope. */
  static String dryRunCommand(PreparedCall call) {
    Backend backend = call.tool().manifest().backend();
    if (backend instanceof Backend.Shell shell && shell.command().executor().isPresent()) {
      return call.shownCommand() + " (custom executor)";
    }
    if (backend instanceof Backend.Mcp mcp) {
      Signature signature = call.tool().manifest().signature();
      JsonObject upstream = UpstreamArguments.of(mcp, signature, call.arguments());
      return call.shownCommand() + " " + new GsonCodec().writeText(upstream);
    }
    return call.shownCommand();
  }

  /** {@code <unix seconds>-<8 hex digits>}. */
  private String scanId() {
    return settings.clock().instant().getEpochSecond()
        + "-"
        + HexFormat.of().toHexDigits(settings.random().nextInt());
  }

  private static Preparation refused(Category category, String message) {
    return new Preparation.Refused(Problem.of(category, message));
  }
}
