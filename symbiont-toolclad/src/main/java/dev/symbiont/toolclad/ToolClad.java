package dev.symbiont.toolclad;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.CallPreparer.Resolved;
import dev.symbiont.toolclad.browser.BrowserDriver;
import dev.symbiont.toolclad.http.AddressGuard;
import dev.symbiont.toolclad.http.HostResolver;
import dev.symbiont.toolclad.http.HttpToolClient;
import dev.symbiont.toolclad.http.SecretSource;
import dev.symbiont.toolclad.manifest.Backend;
import dev.symbiont.toolclad.mcp.McpToolClient;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;
import dev.symbiont.toolclad.scope.ProjectScope;
import dev.symbiont.toolclad.session.SessionInput;
import dev.symbiont.toolclad.session.Sessions;
import dev.symbiont.toolclad.session.TerminalProvider;
import dev.symbiont.toolclad.value.ArgumentDefinition;
import dev.symbiont.toolclad.value.Arguments;
import dev.symbiont.toolclad.value.ValueChecker;
import dev.symbiont.toolclad.value.ValueResult;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Governed execution of the tools of a project. Every call takes the same path (ToolClad digest,
 * section 19.2): resolve, validate, scope, policy, approval, run, audit. Without a policy gate
 * every call is denied. Thread-safe.
 *
 * <pre>{@code
 * try (ToolClad tools = ToolClad.builder(Path.of(".")).policy(gate).build()) {
 *   Outcome outcome = tools.execute("git_log", arguments, new CallContext("operator", "cli"));
 * }
 * }</pre>
 */
public final class ToolClad implements AutoCloseable {
  private final Settings settings;
  private final ToolCatalog catalog;
  private final CallPreparer preparer;
  private final ValueChecker checker;
  private final ShellRun shell;
  private final RemoteRun remote;

  private ToolClad(Settings settings, ToolCatalog catalog) {
    this.settings = settings;
    this.catalog = catalog;
    this.checker = new ValueChecker(new DirectoryFiles(settings.root()));
    EvidenceStore evidence = new EvidenceStore(settings.evidenceRoot());
    this.preparer = new CallPreparer(settings, checker, evidence);
    this.shell = new ShellRun(settings, evidence);
    this.remote = new RemoteRun(settings);
  }

  /** Returns a builder for the project at {@code root}, whose tools are in {@code root/tools}. */
  public static Builder builder(Path root) {
    return new Builder(root);
  }

  /**
   * Returns a view of these tools under other gates: the same files, the same open sessions.
   * Closing one ends the sessions of both.
   */
  public ToolClad governedBy(PolicyGate policy, ApprovalGate approvals, CallListener listener) {
    return new ToolClad(settings.withGates(policy, approvals, listener), catalog);
  }

  /** Returns the tools of the project. */
  public ToolCatalog catalog() {
    return catalog;
  }

  /**
   * Checks the arguments of a call and builds its command, so that policy and approval can see what
   * would run. Nothing is run.
   *
   * @param name {@code tool}, or {@code tool.command} for sessions and browsers
   * @param arguments the caller's arguments, untrusted
   */
  public Preparation prepare(String name, JsonObject arguments) {
    return preparer.prepare(catalog.snapshot(), name, arguments);
  }

  /**
   * Prepares and executes a call.
   *
   * @throws InterruptedException if the calling thread is interrupted; a started tool is killed
   */
  public Outcome execute(String name, JsonObject arguments, CallContext context)
      throws InterruptedException {
    Preparation preparation = prepare(name, arguments);
    if (preparation instanceof Preparation.Ready ready) {
      return execute(ready.call(), context);
    }
    Problem problem = ((Preparation.Refused) preparation).problem();
    settings.listener().rejected(name, context, problem);
    return new Outcome.Refused(problem);
  }

  /**
   * Puts a prepared call to scope, policy and approval, and runs it if all agree.
   *
   * @throws InterruptedException if the calling thread is interrupted; a started tool is killed
   */
  public Outcome execute(PreparedCall call, CallContext context) throws InterruptedException {
    ToolSet tools = catalog.snapshot();
    Outcome outcome = govern(call, context, tools);
    settings.listener().called(call, context, tools.scope().state(), outcome);
    return outcome;
  }

  private Outcome govern(PreparedCall call, CallContext context, ToolSet tools)
      throws InterruptedException {
    Optional<Problem> refused =
        changed(call, tools)
            .or(() -> outOfScope(call, tools.scope()))
            .or(() -> deniedByPolicy(call, context));
    if (refused.isPresent()) {
      noteInTranscript(call, context, refused.get());
      return new Outcome.Refused(refused.get());
    }
    if (call.humanApproval()) {
      ApprovalGate.Decision decision = settings.approvals().decide(call, context);
      if (decision instanceof ApprovalGate.Pending pending) {
        return new Outcome.AwaitingApproval(pending.approvalId());
      }
      if (decision instanceof ApprovalGate.Denied denied) {
        return new Outcome.Refused(Problem.of(Category.APPROVAL, denied.reason()));
      }
    }
    RunResult result = run(new ApprovedCall(call, context));
    return result instanceof RunResult.Ran ran
        ? new Outcome.Completed(ran.envelope())
        : new Outcome.Refused(((RunResult.NotRun) result).problem());
  }

  /** A plan is bound to the content of the manifest, not only to its version. */
  private static Optional<Problem> changed(PreparedCall call, ToolSet tools) {
    Optional<Tool> now = tools.find(call.tool().name());
    boolean same = now.isPresent() && now.get().contentHash().equals(call.tool().contentHash());
    return same
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                Category.CHANGED,
                "The definition of '%s' changed since the call was planned; plan again"
                    .formatted(call.tool().name())));
  }

  private static Optional<Problem> outOfScope(PreparedCall call, ProjectScope scope) {
    for (ArgumentDefinition argument : call.callee().signature().arguments()) {
      Optional<String> value = call.arguments().get(argument.name()).filter(v -> !v.isEmpty());
      if (argument.isScoped() && value.isPresent()) {
        Optional<Problem> refused = scope.refuse(argument, value.get());
        if (refused.isPresent()) {
          return refused;
        }
      }
    }
    return sessionTarget(call).flatMap(scope::refuseTarget).or(() -> Navigation.refuse(call));
  }

  private static Optional<String> sessionTarget(PreparedCall call) {
    return call.tool().manifest().backend() instanceof Backend.Session session
        ? call.callee()
            .command()
            .map(session.commands()::get)
            .flatMap(command -> SessionInput.target(command, call.shownCommand()))
        : Optional.empty();
  }

  /** A gate that fails denies: a policy that cannot be evaluated permits nothing. */
  private Optional<Problem> deniedByPolicy(PreparedCall call, CallContext context) {
    return settings.policy().decide(call, context) instanceof PolicyGate.Deny deny
        ? Optional.of(Problem.of(Category.POLICY, deny.reason()))
        : Optional.empty();
  }

  private void noteInTranscript(PreparedCall call, CallContext context, Problem problem) {
    settings
        .sessions()
        .ifPresent(
            sessions ->
                sessions.recordDenial(context.agent(), call.tool().name(), problem.toString()));
  }

  private RunResult run(ApprovedCall approved) throws InterruptedException {
    Backend backend = approved.call().tool().manifest().backend();
    if (backend instanceof Backend.Shell program) {
      return shell.run(approved, program);
    }
    if (backend instanceof Backend.Http http) {
      return remote.http(approved, http);
    }
    if (backend instanceof Backend.Mcp mcp) {
      return remote.mcp(approved, mcp);
    }
    if (backend instanceof Backend.Session session) {
      return remote.session(approved, session);
    }
    if (backend instanceof Backend.Browser browser) {
      return remote.browser(approved, browser);
    }
    return RunResult.notRun(
        Category.UNSUPPORTED, "A callback manifest validates only; it has nothing to run");
  }

  /** Returns what a call would do, argument by argument; empty if there is no such tool. */
  public Optional<DryRun> dryRun(String name, JsonObject arguments) {
    return CallPreparer.resolve(catalog.snapshot(), name)
        .map(target -> dryRun(target, name, arguments));
  }

  private DryRun dryRun(Resolved target, String name, JsonObject arguments) {
    Preparation preparation = prepare(name, arguments);
    String command =
        preparation instanceof Preparation.Ready ready
            ? CallPreparer.dryRunCommand(ready.call())
            : "";
    List<String> validations =
        Arguments.findings(
                target.callee().signature(), withoutSessionText(target, arguments), checker)
            .stream()
            .map(ToolClad::line)
            .toList();
    return new DryRun(
        command,
        validations,
        target.tool().manifest().cedar().map(cedar -> cedar.resource() + " / " + cedar.action()),
        target.tool().manifest().timeout().toSeconds(),
        preparation instanceof Preparation.Ready);
  }

  /** The typed text of a session is no declared argument. */
  private static JsonObject withoutSessionText(Resolved target, JsonObject arguments) {
    if (!(target.tool().manifest().backend() instanceof Backend.Session)) {
      return arguments;
    }
    JsonObject.Builder declared = JsonObject.builder();
    arguments
        .members()
        .forEach(
            (key, value) -> {
              if (!key.equals("command")) {
                declared.put(key, value);
              }
            });
    return declared.build();
  }

  private static String line(Arguments.Finding finding) {
    String type = finding.typeName().map(word -> word + ": ").orElse("");
    if (finding.result() instanceof ValueResult.Refused refused) {
      String name = refused.problem().argument().orElse(finding.name());
      return name + " (" + type + "FAIL: " + refused.problem().category().word() + ")";
    }
    String cleaned = ((ValueResult.Accepted) finding.result()).cleaned();
    return finding.source() == Arguments.Source.DEFAULT
        ? finding.name() + "=" + cleaned + " (default)"
        : finding.name() + "=" + cleaned + " (" + type + "OK)";
  }

  /** Returns the open sessions, if there is a back end for them. */
  public Optional<Sessions> sessions() {
    return settings.sessions();
  }

  /** Ends all sessions. */
  @Override
  public void close() {
    settings.sessions().ifPresent(Sessions::close);
  }

  /** Collects the parts of a {@link ToolClad}. Not thread-safe. */
  public static final class Builder {
    private final Path root;
    private Clock clock = Clock.systemUTC();
    private RandomGenerator random = new SecureRandom();
    private Map<String, String> environment = Map.of();
    private @Nullable Path evidenceRoot;
    private PolicyGate policy = PolicyGate.denyAll();
    private ApprovalGate approvals = ApprovalGate.unavailable();
    private CallListener listener = (call, context, scope, outcome) -> {};
    private @Nullable SecretSource secrets;
    private Set<String> allowedPrivateHosts = Set.of();
    private @Nullable HostResolver resolver;
    private @Nullable HttpToolClient http;
    private @Nullable McpToolClient mcp;
    private @Nullable TerminalProvider terminals;
    private @Nullable BrowserDriver browser;

    private Builder(Path root) {
      this.root = root.toAbsolutePath().normalize();
    }

    /** Sets the clock; the system's in UTC without one. */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    /** Sets the source of scan ids; a {@link SecureRandom} without one. */
    public Builder random(RandomGenerator value) {
      random = Objects.requireNonNull(value, "random");
      return this;
    }

    /**
     * Sets the environment: a few of its variables reach tools, {@code TOOLCLAD_SECRET_*} are
     * secrets, {@code TOOLCLAD_EVIDENCE_DIR} and {@code SYMBIONT_TOOLCLAD_ALLOWED_PARSERS}
     * configure. Empty without one, so that no program is found on the {@code PATH}.
     */
    public Builder environment(Map<String, String> value) {
      environment = Map.copyOf(value);
      return this;
    }

    /** Sets the evidence root; without one the environment's, else a directory for temporaries. */
    public Builder evidenceRoot(Path value) {
      evidenceRoot = Objects.requireNonNull(value, "evidenceRoot");
      return this;
    }

    /** Sets the policy gate; without one every call is denied. */
    public Builder policy(PolicyGate value) {
      policy = Objects.requireNonNull(value, "policy");
      return this;
    }

    /** Sets the approval gate; without one calls that need approval are refused. */
    public Builder approvals(ApprovalGate value) {
      approvals = Objects.requireNonNull(value, "approvals");
      return this;
    }

    /** Sets who learns of every call. */
    public Builder listener(CallListener value) {
      listener = Objects.requireNonNull(value, "listener");
      return this;
    }

    /** Sets the source of secrets; without one the environment. */
    public Builder secrets(SecretSource value) {
      secrets = Objects.requireNonNull(value, "secrets");
      return this;
    }

    /** Sets private hosts that HTTP tools may reach, for development; none without. */
    public Builder allowedPrivateHosts(Set<String> value) {
      allowedPrivateHosts = Set.copyOf(value);
      return this;
    }

    /** Sets the HTTP back end; without one HTTP tools are unsupported. */
    public Builder http(HttpToolClient client, HostResolver hostResolver) {
      http = Objects.requireNonNull(client, "client");
      resolver = Objects.requireNonNull(hostResolver, "hostResolver");
      return this;
    }

    /** Sets the MCP back end; without one MCP tools are unsupported. */
    public Builder mcp(McpToolClient value) {
      mcp = Objects.requireNonNull(value, "mcp");
      return this;
    }

    /** Sets the back end of sessions; without one sessions are unsupported. */
    public Builder terminals(TerminalProvider value) {
      terminals = Objects.requireNonNull(value, "terminals");
      return this;
    }

    /** Sets the back end of browsers; without one browsers are unsupported. */
    public Builder browser(BrowserDriver value) {
      browser = Objects.requireNonNull(value, "browser");
      return this;
    }

    /** Reads the tools and returns the result; broken files are in its catalog's errors. */
    public ToolClad build() {
      Settings settings =
          new Settings(
              root,
              clock,
              random,
              environment,
              evidence(),
              allowedParsers(),
              policy,
              approvals,
              listener,
              secrets == null ? SecretSource.ofEnvironment(environment) : secrets,
              new AddressGuard(allowedPrivateHosts),
              Optional.ofNullable(resolver),
              Optional.ofNullable(http),
              Optional.ofNullable(mcp),
              Optional.ofNullable(terminals).map(t -> new Sessions(t, clock, random)),
              Optional.ofNullable(browser));
      return new ToolClad(settings, ToolCatalog.open(root));
    }

    private Path evidence() {
      if (evidenceRoot != null) {
        return evidenceRoot;
      }
      String declared = environment.getOrDefault("TOOLCLAD_EVIDENCE_DIR", "");
      return declared.isEmpty()
          ? Path.of(System.getProperty("java.io.tmpdir"), "toolclad-evidence")
          : Path.of(declared);
    }

    private Set<Path> allowedParsers() {
      String listed = environment.getOrDefault("SYMBIONT_TOOLCLAD_ALLOWED_PARSERS", "");
      return Stream.of(listed.split(":", -1))
          .filter(path -> path.startsWith("/"))
          .flatMap(Builder::path)
          .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<Path> path(String text) {
      try {
        return Stream.of(Path.of(text).normalize());
      } catch (InvalidPathException e) {
        return Stream.empty();
      }
    }
  }
}
