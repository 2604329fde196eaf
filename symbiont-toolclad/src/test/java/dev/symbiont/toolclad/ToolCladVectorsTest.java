package dev.symbiont.toolclad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.testsupport.VectorArea;
import dev.symbiont.testsupport.VectorTally;
import dev.symbiont.toolclad.VectorCase.Accepted;
import dev.symbiont.toolclad.VectorCase.Answer;
import dev.symbiont.toolclad.VectorCase.Refused;
import dev.symbiont.toolclad.address.IpAddress;
import dev.symbiont.toolclad.address.IpRange;
import dev.symbiont.toolclad.command.Command;
import dev.symbiont.toolclad.command.Condition;
import dev.symbiont.toolclad.command.RunPlaces;
import dev.symbiont.toolclad.http.AddressGuard;
import dev.symbiont.toolclad.http.SecretSource;
import dev.symbiont.toolclad.http.TextTemplate;
import dev.symbiont.toolclad.manifest.Backend;
import dev.symbiont.toolclad.manifest.BrowserScope;
import dev.symbiont.toolclad.manifest.CedarText;
import dev.symbiont.toolclad.manifest.CustomTypes;
import dev.symbiont.toolclad.manifest.Manifest;
import dev.symbiont.toolclad.manifest.ManifestReader;
import dev.symbiont.toolclad.manifest.ManifestResult;
import dev.symbiont.toolclad.manifest.OutputDefinition;
import dev.symbiont.toolclad.manifest.OutputFormat;
import dev.symbiont.toolclad.manifest.ToolSchema;
import dev.symbiont.toolclad.mcp.UpstreamArguments;
import dev.symbiont.toolclad.output.OutputParser;
import dev.symbiont.toolclad.output.OutputSchema;
import dev.symbiont.toolclad.output.ParseResult;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;
import dev.symbiont.toolclad.problem.TemplateException;
import dev.symbiont.toolclad.scope.ProjectScope;
import dev.symbiont.toolclad.session.Screen;
import dev.symbiont.toolclad.session.SessionInput;
import dev.symbiont.toolclad.value.ArgumentDefinition;
import dev.symbiont.toolclad.value.ArgumentType;
import dev.symbiont.toolclad.value.Arguments;
import dev.symbiont.toolclad.value.Constraints;
import dev.symbiont.toolclad.value.ProjectFiles;
import dev.symbiont.toolclad.value.ValueChecker;
import dev.symbiont.toolclad.value.ValuePattern;
import dev.symbiont.toolclad.value.ValueResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every case of the ToolClad vectors, and the upstream files where they are present. */
class ToolCladVectorsTest {
  private static final RunPlaces PLACES = new RunPlaces("<scan_id>", "<evidence>", "<output_file>");
  private static final ValueChecker NO_FILES =
      new ValueChecker(path -> ProjectFiles.Finding.ABSENT);

  @TempDir private Path project;

  @Test
  void vectors_allFiles_areAnsweredAsRecommended() throws IOException {
    VectorArea area = VectorArea.require("toolclad");
    VectorTally tally = new VectorTally("toolclad");
    PathFixture.create(project);
    for (Path file : area.jsonFiles()) {
      String name = file.getFileName().toString();
      for (JsonValue json : area.read(name).array("cases").orElseThrow()) {
        VectorCase testCase = new VectorCase((JsonObject) json);
        tally.run(testCase.name(), () -> run(name.replace(".json", ""), testCase));
      }
    }
    if (area.has("upstream")) {
      upstream(area, tally);
    }
    tally.report();
  }

  private void run(String file, VectorCase c) throws Exception {
    switch (file) {
      case "types", "scope_target", "url", "path", "injection", "unicode", "custom_types" ->
          c.verify(value(c), "cleaned");
      case "load" -> load(c);
      case "build" -> build(c);
      case "split" -> c.verify(split(c), "elements");
      case "conditions" -> c.verify(condition(c), "result");
      case "schema" -> c.verify(schema(c), "tools");
      case "parsers" -> c.verify(parsed(c), "results");
      case "output_schema" -> c.verify(schemaWarnings(c), "warnings");
      case "mcp" -> c.verify(upstreamArguments(c), "upstream_arguments");
      case "secrets" -> c.verify(secrets(c), "text");
      case "scope" -> c.verify(scope(c), "");
      case "browser_scope" -> c.verify(browserScope(c), "");
      case "ssrf" -> c.verify(ssrf(c), "");
      case "cedar" -> c.verify(cedar(c), "policy");
      case "session" -> session(c);
      case "envelope" -> envelope(c);
      case "http" -> new HttpCase(c).run();
      case "dry_run" -> dryRun(c);
      case "manifest_info" -> c.verify(manifestInfo(c), "info");
      default -> throw new AssertionError("no runner for " + file);
    }
  }

  // Values.

  private Answer value(VectorCase c) {
    JsonObject type = c.json().object("type").orElseThrow();
    JsonObject customTypes = c.json().object("custom_types").orElse(JsonObject.EMPTY);
    String value = c.json().object("args").orElseThrow().string("value").orElseThrow();
    CustomTypes types = VectorCase.customTypes(customTypes);
    if (!types.problems().isEmpty()) {
      return new Refused(types.problems().get(0).category().word());
    }
    String manifest =
        "[tool]\nname = \"t\"\n[args.value]\n"
            + VectorCase.keys(type)
            + "[command]\ntemplate = \"echo {value}\"\n[output]\nformat = \"text\"\n";
    ManifestResult result = new ManifestReader(types).read(manifest);
    // An allowed value with a metacharacter is an error of the manifest; the value case asks what
    // the checker says about it all the same.
    ArgumentDefinition definition =
        result instanceof ManifestResult.Loaded loaded
            ? loaded.manifest().signature().find("value").orElseThrow()
            : enumWithMetacharacter(type);
    if (definition == null) {
      return VectorCase.refusal(result);
    }
    ValueChecker checker = new ValueChecker(new DirectoryFiles(project));
    return answer(checker.check(definition, value));
  }

  private static ArgumentDefinition enumWithMetacharacter(JsonObject type) {
    List<String> allowed = new ArrayList<>();
    type.array("allowed")
        .orElse(JsonArray.EMPTY)
        .forEach(element -> allowed.add(((JsonString) element).value()));
    boolean metacharacter = allowed.stream().anyMatch(text -> text.contains("&"));
    if (!metacharacter) {
      return null;
    }
    Constraints constraints =
        new Constraints(
            Optional.of(allowed),
            List.of(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            false,
            Optional.empty());
    return new ArgumentDefinition(
        "value",
        0,
        false,
        "enum",
        ArgumentType.ENUM,
        constraints,
        "",
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static Answer answer(ValueResult result) {
    return result instanceof ValueResult.Accepted accepted
        ? new Accepted(new JsonString(accepted.cleaned()))
        : refused(((ValueResult.Refused) result).problem());
  }

  private static Answer refused(Problem problem) {
    return new Refused(problem.category().word());
  }

  private static Answer refusedUnlessEmpty(Optional<Category> category) {
    return category.isPresent() ? new Refused(category.get().word()) : new Accepted(JsonNull.NULL);
  }

  // Manifests.

  private static void load(VectorCase c) {
    ManifestResult result = c.manifest();
    if (result instanceof ManifestResult.Rejected) {
      c.verify(VectorCase.refusal(result), "");
      return;
    }
    Manifest manifest = ((ManifestResult.Loaded) result).manifest();
    c.verify(new Accepted(JsonNull.NULL), "");
    for (JsonValue warning : c.recommended().array("warnings").orElse(JsonArray.EMPTY)) {
      assertThat(manifest.warnings()).contains(((JsonString) warning).value());
    }
  }

  private static void build(VectorCase c) {
    ManifestResult result = c.manifest();
    if (result instanceof ManifestResult.Rejected) {
      c.verify(VectorCase.refusal(result), "");
      return;
    }
    Manifest manifest = ((ManifestResult.Loaded) result).manifest();
    Arguments.Result checked = Arguments.check(manifest.signature(), c.args(), NO_FILES);
    if (checked instanceof Arguments.Refused refused) {
      c.verify(refused(refused.problem()), "");
      return;
    }
    Arguments arguments = ((Arguments.Checked) checked).arguments();
    Command command = ((Backend.Shell) manifest.backend()).command();
    if (command.executor().isPresent()) {
      c.verify(new Accepted(new JsonString(command.executor().get())), "executor");
      JsonObject.Builder environment = JsonObject.builder();
      Command.executorEnvironment(arguments).forEach(environment::put);
      c.verify(new Accepted(environment.build()), "env");
      return;
    }
    c.verify(
        command.build(arguments, PLACES) instanceof Command.Built built
            ? new Accepted(JsonArray.ofStrings(built.argv()))
            : refused(((Command.Refused) command.build(arguments, PLACES)).problem()),
        "argv");
  }

  private static Answer split(VectorCase c) {
    try {
      return new Accepted(JsonArray.ofStrings(Command.splitWords(c.text("command"))));
    } catch (TemplateException e) {
      return new Refused(e.category().word());
    }
  }

  private static Answer condition(VectorCase c) {
    JsonObject vars = c.input().object("vars").orElse(JsonObject.EMPTY);
    try {
      Condition condition = Condition.parse(c.text("when"));
      return new Accepted(JsonBoolean.of(condition.holds(n -> vars.string(n).orElse(""))));
    } catch (TemplateException e) {
      return new Refused(e.category().word());
    }
  }

  private static Answer schema(VectorCase c) {
    List<JsonObject> tools = ToolSchema.tools(c.loaded());
    for (int i = 0; i < tools.size(); i++) {
      JsonObject expected =
          (JsonObject) c.recommended().array("tools").orElseThrow().values().get(i);
      assertThat(order(tools.get(i))).isEqualTo(order(expected));
    }
    return new Accepted(new JsonArray(List.copyOf(tools)));
  }

  /** Property order counts in schemas, and equality of objects ignores it. */
  private static List<String> order(JsonObject tool) {
    JsonObject input = tool.object("inputSchema").orElseThrow();
    JsonObject properties = input.object("properties").orElseThrow();
    List<String> order = new ArrayList<>(tool.members().keySet());
    order.addAll(input.members().keySet());
    order.addAll(properties.members().keySet());
    properties
        .members()
        .values()
        .forEach(property -> order.addAll(((JsonObject) property).members().keySet()));
    return order;
  }

  private static Answer cedar(VectorCase c) {
    ManifestResult result = c.manifest();
    if (result instanceof ManifestResult.Rejected) {
      return VectorCase.refusal(result);
    }
    Optional<String> policy = CedarText.policy(((ManifestResult.Loaded) result).manifest());
    return new Accepted(policy.<JsonValue>map(JsonString::new).orElse(JsonNull.NULL));
  }

  private static Answer upstreamArguments(VectorCase c) {
    Manifest manifest = c.loaded();
    Arguments.Result checked = Arguments.check(manifest.signature(), c.args(), NO_FILES);
    return checked instanceof Arguments.Checked ok
        ? new Accepted(
            UpstreamArguments.of(
                (Backend.Mcp) manifest.backend(), manifest.signature(), ok.arguments()))
        : refused(((Arguments.Refused) checked).problem());
  }

  // Whole calls.

  private void envelope(VectorCase c) throws Exception {
    try (ToolClad tools = TestProject.of(c, "t.clad.toml").toolclad()) {
      Outcome outcome = tools.execute(TestProject.toolName(tools), c.args(), TestProject.CALLER);
      if (outcome instanceof Outcome.Refused refused) {
        c.verify(refused(refused.problem()), "");
        return;
      }
      c.verify(new Accepted(JsonNull.NULL), "");
      EnvelopeShape.verify(
          ((Outcome.Completed) outcome).envelope().toJson(),
          c.recommended().object("envelope").orElseThrow());
    }
  }

  private void dryRun(VectorCase c) {
    try (ToolClad tools = TestProject.of(c, "t.clad.toml").toolclad()) {
      DryRun dryRun = tools.dryRun(TestProject.toolName(tools), c.args()).orElseThrow();
      dryRun.toJson().members().forEach((member, value) -> c.verify(new Accepted(value), member));
    }
  }

  private static Answer manifestInfo(VectorCase c) {
    String file = c.text("path").replace("tools/", "");
    try (ToolClad tools = TestProject.of(c, file).toolclad()) {
      return new Accepted(tools.catalog().list().get(0).toJson());
    }
  }

  // Output.

  private static Answer parsed(VectorCase c) {
    OutputFormat format = OutputFormat.ofWord(c.text("format")).orElseThrow();
    OutputDefinition output =
        new OutputDefinition(format, c.input().string("parser"), true, JsonObject.EMPTY);
    byte[] raw = c.text("raw").getBytes(StandardCharsets.UTF_8);
    return OutputParser.parse(output.parsedFormat(), raw) instanceof ParseResult.Parsed parsed
        ? new Accepted(parsed.results())
        : new Refused(Category.PARSE.word());
  }

  private static Answer schemaWarnings(VectorCase c) {
    JsonObject results = OutputParser.wrap(c.input().get("parsed").orElseThrow());
    JsonObject schema = c.input().object("schema").orElseThrow();
    return new Accepted(JsonArray.ofStrings(OutputSchema.warnings(results, schema)));
  }

  // HTTP, scope, browser, session.

  private static Answer secrets(VectorCase c) {
    TextTemplate.Result filled =
        TextTemplate.parse(c.text("template"))
            .fillVerbatim(name -> "", SecretSource.ofEnvironment(environment(c)));
    return filled instanceof TextTemplate.Filled text
        ? new Accepted(new JsonString(text.text()))
        : refused(((TextTemplate.Refused) filled).problem());
  }

  static Map<String, String> environment(VectorCase c) {
    Map<String, String> environment = new HashMap<>();
    c.input()
        .object("env")
        .orElse(JsonObject.EMPTY)
        .members()
        .forEach((name, value) -> environment.put(name, ((JsonString) value).value()));
    return environment;
  }

  private static Answer scope(VectorCase c) {
    String toml = "[scope]\n" + VectorCase.keys(c.input().object("scope").orElseThrow());
    ProjectScope scope = ProjectScope.read(toml.getBytes(StandardCharsets.UTF_8));
    return refusedUnlessEmpty(scope.refuseTarget(c.text("target")).map(Problem::category));
  }

  private static Answer browserScope(VectorCase c) {
    JsonObject scope = c.input().object("scope").orElseThrow();
    BrowserScope browser =
        new BrowserScope(
            strings(scope, "allowed_domains"),
            strings(scope, "blocked_domains"),
            scope.bool("allow_external").orElse(false));
    return refusedUnlessEmpty(browser.refuse(c.text("url")));
  }

  private static List<String> strings(JsonObject object, String name) {
    return object.array(name).orElse(JsonArray.EMPTY).values().stream()
        .map(value -> ((JsonString) value).value())
        .toList();
  }

  private static Answer ssrf(VectorCase c) {
    AddressGuard guard = new AddressGuard(Set.of());
    return refusedUnlessEmpty(guard.refuse(c.text("url")).map(Problem::category));
  }

  private static void session(VectorCase c) {
    switch (c.text("op")) {
      case "strip_ansi" ->
          c.verify(new Accepted(new JsonString(Screen.stripEscapes(c.text("text")))), "text");
      case "infer_state" ->
          c.verify(new Accepted(new JsonString(Screen.inferState(c.text("prompt")))), "state");
      case "ready" -> {
        Optional<String> prompt = Screen.prompt(c.text("text"), pattern(c));
        c.verify(new Accepted(JsonBoolean.of(prompt.isPresent())), "ready");
        assertThat(prompt).isEqualTo(c.recommended().string("prompt"));
      }
      default -> c.verify(sessionMatch(c), "");
    }
  }

  private static Answer sessionMatch(VectorCase c) {
    if (!(ValuePattern.compile(c.text("pattern")) instanceof ValuePattern.Compiled compiled)) {
      return new Refused(Category.MANIFEST.word());
    }
    boolean sanitize = strings(c.input(), "input_sanitize").contains("injection");
    return refusedUnlessEmpty(
        SessionInput.refuse(c.text("command"), compiled.pattern(), sanitize)
            .map(Problem::category));
  }

  private static ValuePattern pattern(VectorCase c) {
    return ((ValuePattern.Compiled) ValuePattern.compile(c.text("pattern"))).pattern();
  }

  // The public files of the specification.

  private static void upstream(VectorArea area, VectorTally tally) throws IOException {
    Path directory = area.directory().resolve("upstream");
    CustomTypes types = CustomTypes.read(Files.readAllBytes(directory.resolve("toolclad.toml")));
    tally.run(
        "upstream/toolclad.toml",
        () -> {
          assertThat(types.problems()).isEmpty();
          assertThat(types.size()).isEqualTo(6);
        });
    try (var files = Files.list(directory.resolve("manifests"))) {
      for (Path file : files.sorted().toList()) {
        tally.run(
            "upstream/" + file.getFileName(),
            () ->
                assertThat(new ManifestReader(types).read(Files.readAllBytes(file)))
                    .isInstanceOf(ManifestResult.Loaded.class));
      }
    }
    upstreamScope(area.read("upstream/scope_vectors.json").object("vectors").orElseThrow(), tally);
  }

  private static void upstreamScope(JsonObject vectors, VectorTally tally) {
    vectors
        .members()
        .forEach(
            (group, cases) -> {
              int number = 0;
              for (JsonValue value : (JsonArray) cases) {
                JsonObject c = (JsonObject) value;
                tally.run("upstream/" + group + "/" + number++, () -> upstreamScope(group, c));
              }
            });
  }

  private static void upstreamScope(String group, JsonObject c) {
    switch (group) {
      case "ipv4_in_cidr", "ipv6_in_cidr" -> {
        IpAddress address = IpAddress.parse(c.string("ip").orElseThrow()).orElseThrow();
        IpRange range = IpRange.parse(c.string("cidr").orElseThrow()).orElseThrow();
        assertThat(range.contains(address)).isEqualTo(c.bool("expected").orElseThrow());
      }
      case "hostname_wildcard_match" -> {
        String toml = "[scope]\ndomains = [\"" + c.string("pattern").orElseThrow() + "\"]\n";
        ProjectScope scope = ProjectScope.read(toml.getBytes(StandardCharsets.UTF_8));
        assertThat(scope.refuseTarget(c.string("hostname").orElseThrow()).isEmpty())
            .isEqualTo(c.bool("expected").orElseThrow());
      }
      default -> UpstreamScopeTargets.verify(group, c, NO_FILES);
    }
  }
}
