package dev.symbiont.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.cli.CliRun;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.auth.ApiToken;
import dev.symbiont.server.ListenAddress;
import dev.symbiont.server.SymbiontServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class RuntimeCommandsTest {
  private static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();

  @TempDir private Path directory;
  private final CliRun cli = new CliRun().with("PATH", System.getenv("PATH"));

  @Test
  void quickstart_examples_doesTheMainJobAndLeavesNothing() throws IOException {
    long before = temporaries();
    int exit = cli.run("quickstart", "--project", EXAMPLES.toString());

    assertThat(cli.err()).isEmpty();
    assertThat(exit).isEqualTo(ExitCode.OK);
    assertThat(cli.out())
        .contains("health        healthy")
        .contains("reporter got  five lines")
        .contains("after         Running  21 degrees")
        .contains("proposed count_lines  {\"file\"")
        .contains("proposed delete_file")
        .contains("allowed  tool_call::count_lines")
        .contains("denied   tool_call::delete_file")
        .contains("held     tool_call git_history  waits for a person")
        .contains("approved tool_call git_history")
        .contains("5 texts/harbour.txt")
        .contains("execution_started")
        .contains("    completed  ")
        .contains("refused: SIGNATURE_INVALID")
        .contains("altered copy  found: record");
    assertThat(EXAMPLES.resolve("texts/harbour.txt")).exists();
    assertThat(temporaries()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80})
  void quickstart_narrowTerminal_noLineIsTooLong(int columns) {
    cli.with("COLUMNS", String.valueOf(columns));
    assertThat(cli.run("quickstart", "--project", EXAMPLES.toString())).isEqualTo(ExitCode.OK);
    assertThat(cli.out().lines()).allMatch(line -> line.length() <= columns);
    assertThat(cli.out()).contains("denied").contains("approved");
  }

  @Test
  void quickstart_json_printsOneObjectALineAndEachSaysWhatItIs() {
    assertThat(cli.run("quickstart", "--json", "--project", EXAMPLES.toString()))
        .isEqualTo(ExitCode.OK);
    List<JsonObject> lines = cli.out().lines().map(RuntimeCommandsTest::object).toList();
    assertThat(lines)
        .extracting(line -> line.string("event").orElse("none"))
        .containsOnly("step", "fact", "proposed", "audit", "done")
        .startsWith("step", "fact")
        .endsWith("done");
    assertThat(orderOfTheLoop(lines))
        .containsSubsequence(
            "proposed 1", "PolicyEvaluated", "ToolInvoked", "proposed 2", "EscalationCreated")
        .containsSubsequence("EscalationResolved", "ToolInvoked", "proposed 3", "PolicyEvaluated");
  }

  private static List<String> orderOfTheLoop(List<JsonObject> lines) {
    return lines.stream()
        .flatMap(
            line ->
                Stream.concat(
                    line.object("record").flatMap(record -> record.string("type")).stream(),
                    line
                        .object("entry")
                        .flatMap(entry -> entry.integer("iteration"))
                        .map(iteration -> "proposed " + iteration)
                        .stream()))
        .toList();
  }

  private static JsonObject object(String line) {
    return (JsonObject)
        new GsonCodec().read(line.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
  }

  @Test
  void quickstart_modelThatFails_saysWhichKeyToLookAt() throws IOException {
    try (RefusingModel model = RefusingModel.start()) {
      cli.with("OPENAI_API_KEY", "sk-wrong-key")
          .with("OPENAI_BASE_URL", model.url())
          .with("SYMBIONT_ALLOW_LOCAL_LLM", "1");
      assertThat(cli.run("quickstart", "--project", EXAMPLES.toString()))
          .isEqualTo(ExitCode.FAILURE);
    }
    assertThat(cli.out()).contains("the model of OPENAI_API_KEY");
    assertThat(cli.err())
        .contains("answered 401", "check OPENAI_API_KEY, or unset it")
        .doesNotContain("sk-wrong")
        .hasLineCount(1);
  }

  @Test
  void run_modelThatFails_saysWhyWithExitCodeOne() throws IOException {
    agentAlone();
    try (RefusingModel model = RefusingModel.start()) {
      cli.with("OPENAI_API_KEY", "sk-wrong-key")
          .with("OPENAI_BASE_URL", model.url())
          .with("SYMBIONT_ALLOW_LOCAL_LLM", "1");
      assertThat(cli.in(directory).run("run", "a", "task")).isEqualTo(ExitCode.FAILURE);
    }
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).contains("answered 401").doesNotContain("sk-wrong");
  }

  @Test
  void run_json_beginsWithReadyAndEndsWithTheResult() throws IOException {
    agentAlone();
    assertThat(cli.in(directory).run("run", "a", "task", "--json")).isEqualTo(ExitCode.OK);
    List<JsonObject> lines = cli.out().lines().map(RuntimeCommandsTest::object).toList();
    assertThat(lines)
        .extracting(line -> line.string("event").orElse("none"))
        .containsOnly("ready", "proposed", "audit", "result")
        .containsSubsequence("ready", "proposed", "audit", "result")
        .startsWith("ready")
        .endsWith("result");
    assertThat(
            lines
                .get(lines.size() - 1)
                .object("response")
                .flatMap(answer -> answer.object("result")))
        .get()
        .extracting(result -> result.string("output").orElse(""))
        .asString()
        .contains("Task received: task");
  }

  @Test
  void quickstart_elsewhere_saysWhatIsMissing() {
    assertThat(cli.run("quickstart", "--project", directory.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("is not the examples directory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "health --url htp://x|base_url: must be an absolute http or https address",
        "health --url http://localhost:99999|port of 1 to 65535",
        "health --config none.yml|none.yml: there is no such file",
        "agents status ..|must not be empty, '.' or '..'",
        "agents status ''|must not be blank",
        "agents create x none.symbi|no file none.symbi",
        "agents create x binary.symbi|binary.symbi is no text in UTF-8",
        "up --port 70000|Port must be 0 to 65535"
      })
  void badInput_ofACommandLine_isOneSentenceThatNamesIt(String line, String told)
      throws IOException {
    Files.write(directory.resolve("binary.symbi"), new byte[] {(byte) 0xff, 0});
    String[] words = line.replace("''", "").split(" ", -1);

    assertThat(cli.in(directory).run(words)).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).startsWith("symbiont: ").contains(told).hasLineCount(1);
  }

  @Test
  void keyWithALineBreak_isNamedAndNotShown() {
    cli.with("SYMBIONT_API_KEY", "secret-one\nX-Evil: 1");
    assertThat(cli.run("health")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err())
        .contains("api_key", "line break")
        .doesNotContain("secret")
        .hasLineCount(1);
  }

  @Test
  void idOfTenThousandCharacters_isRefusedWithoutRepeatingIt() {
    assertThat(cli.run("agents", "status", "x".repeat(10_000))).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("at most 256 characters").hasSizeLessThan(200);
  }

  @Test
  void up_portInUse_saysSo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int exit =
          cli.in(directory)
              .run("up", "--port", String.valueOf(taken.getLocalPort()), "--data", "d");
      assertThat(exit).isEqualTo(ExitCode.FAILURE);
      assertThat(cli.err()).contains(String.valueOf(taken.getLocalPort()));
    }
  }

  @Test
  void run_agentOfTheProject_showsWhatItDoes() throws IOException {
    Path agents = Files.createDirectories(directory.resolve("agents"));
    Files.writeString(agents.resolve("helper.symbi"), "agent helper { }\n");

    int exit = cli.in(directory).run("run", "helper", "say hello");

    assertThat(exit).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("allowed  respond").contains("offline rule");
    assertThat(cli.run("audit", "verify", ".symbiont/audit")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).startsWith("valid, ");
    assertThat(cli.run("audit", "show", ".symbiont/audit")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("PolicyEvaluated");
    assertThat(cli.run("audit", "export", ".symbiont/audit", "--format", "csv"))
        .isEqualTo(ExitCode.OK);
    assertThat(cli.out()).startsWith("seq,ts,type");
  }

  @Test
  void run_unusableInput_isNamedInASentence() throws IOException {
    assertThat(cli.in(directory).run("run", "nobody", "x")).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(cli.err()).contains("There is no agent 'nobody'; this project has []");
    assertThat(cli.run("run", "nobody", " ")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("task is blank");
    assertThat(cli.run("run", "--project", "nowhere", "a", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("There is no directory");
    assertThat(cli.run("run", "nobody")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("TASK");
    assertThat(cli.run("run", "../evil", "x")).isEqualTo(ExitCode.NOT_FOUND);
    Path agents = Files.createDirectories(directory.resolve("agents"));
    Files.writeString(agents.resolve("empty.symbi"), "");
    assertThat(cli.run("run", "empty", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("empty.symbi");
  }

  @Test
  void harmless_textOfAStranger_commandsNoTerminal() {
    assertThat(Console.harmless("a\u001b[31mb\r\n\tc\u009bd"))
        .isEqualTo("a\uFFFD[31mb\uFFFD\n\tc\uFFFDd");
  }

  @Test
  void run_brokenAgentFile_namesLineAndColumn() throws IOException {
    Path agents = Files.createDirectories(directory.resolve("agents"));
    Files.writeString(agents.resolve("bad.symbi"), "agent bad {\n  policy p { allow x }\n}\n");
    assertThat(cli.in(directory).run("run", "bad", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("bad.symbi:2:20: E102");
  }

  @Test
  void run_brokenPolicyFile_namesLineColumnAndTheRightSpelling() throws IOException {
    agentAlone();
    Path policies = Files.createDirectories(directory.resolve("policies"));
    Files.writeString(
        policies.resolve("p.cedar"), "permit(principal, action == \"tool_call\", resource);");
    assertThat(cli.in(directory).run("run", "a", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err())
        .contains("p.cedar: line 1, column 29", "action in Action::\"tool_call\"")
        .hasLineCount(1);
  }

  @Test
  void run_brokenToolFile_isLeftOutWithAWarning() throws IOException {
    agentAlone();
    Files.writeString(
        Files.createDirectories(directory.resolve("tools")).resolve("t.clad.toml"), "x =");
    List<String> warnings = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger(ProjectModule.class.getName());
    Handler handler =
        new StreamHandler() {
          @Override
          public synchronized void publish(LogRecord entry) {
            warnings.add(new SimpleFormatter().formatMessage(entry));
          }
        };
    logger.addHandler(handler);
    try {
      assertThat(cli.in(directory).run("run", "a", "x")).isEqualTo(ExitCode.OK);
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(warnings).singleElement().asString().contains("tool left out", "t.clad.toml");
  }

  private void agentAlone() throws IOException {
    Files.writeString(
        Files.createDirectories(directory.resolve("agents")).resolve("a.symbi"), "agent a { }\n");
  }

  @Test
  void run_agentFileThatMeansNothing_namesLineAndColumn() throws IOException {
    Path file = directory.resolve("agents/bad.symbi");
    Files.createDirectories(file.getParent());
    for (Map.Entry<String, String> wrong :
        Map.of(
                "agent bad { with sandbox = \"moon\" { } }", "bad.symbi:1:18: E204",
                "agent bad { }\nschedule s { agent: bad }", "bad.symbi:2:1: E206",
                "agent deploy { }", "reserved",
                "metadata { a = 1 }", "defines no agent")
            .entrySet()) {
      Files.writeString(file, wrong.getKey());
      assertThat(cli.run("run", "--project", directory.toString(), "bad", "task"))
          .isEqualTo(ExitCode.USAGE);
      assertThat(cli.err()).contains(wrong.getValue());
    }
  }

  @Test
  void run_secondAgentOfAFile_isRegisteredToo() throws IOException {
    Path file = directory.resolve("agents/two.symbi");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "agent one { }\nagent two { }\n");
    assertThat(cli.run("run", "--project", directory.toString(), "two", "task"))
        .isEqualTo(ExitCode.OK);
  }

  @Test
  void fmt_files_areLaidOutInPlaceAndCheckTellsTwo() throws IOException {
    Path file = Files.writeString(directory.resolve("a.symbi"), "agent   a{}  // helper\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(cli.in(directory).run("fmt", "--check", "a.symbi")).isEqualTo(2);
    assertThat(cli.out()).contains("would change a.symbi");
    assertThat(cli.run("fmt", "a.symbi")).isEqualTo(ExitCode.OK);
    assertThat(file).hasContent("agent a {\n} // helper\n");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(cli.run("fmt", "--check", "a.symbi")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).isEmpty();
    Files.writeString(file, "agent a {\n  policy p {\n    permit: x\n  }\n}\n");
    assertThat(cli.run("fmt", "a.symbi")).isEqualTo(ExitCode.FAILURE);
    assertThat(cli.err())
        .contains("a.symbi:3:5: E101 expected allow, deny, require or audit but found 'permit'")
        .hasLineCount(1);
  }

  @Test
  void audit_alteredLog_isFoundWithExitCodeOne() throws IOException {
    run_agentOfTheProject_showsWhatItDoes();
    Path log = directory.resolve(".symbiont/audit/audit-000000000000.jsonl");
    Files.writeString(log, Files.readString(log).replace("respond", "rEspond"));
    assertThat(cli.run("audit", "verify", ".symbiont/audit", "--json")).isEqualTo(ExitCode.FAILURE);
    assertThat(cli.out()).contains("\"kind\": \"hash\"");
  }

  @Test
  void audit_showAndExport_narrowTheRecordsAndRefuseNonsense() throws IOException {
    run_agentOfTheProject_showsWhatItDoes();
    String show = "audit show .symbiont/audit ";
    assertThat(cli.run((show + "--type PolicyEvaluated --limit 1").split(" ")))
        .isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("PolicyEvaluated").doesNotContain("AgentCreated");
    assertThat(cli.run((show + "--until 2001-01-01T00:00:00Z").split(" "))).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("No records.");
    assertThat(cli.run((show + "--since yesterday").split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("--since", "'yesterday' is no time", "2026-05-01T08:00:00Z");
    assertThat(cli.run((show + "--type Nonsense").split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("'Nonsense' is no type", "PolicyEvaluated");
    assertThat(cli.run("audit", "export", ".symbiont/audit", "--format", "json"))
        .isEqualTo(ExitCode.OK);
    assertThat(cli.out()).startsWith("[\n{").endsWith("}\n]\n");
    assertThat(cli.run("audit", "show", "nowhere")).isEqualTo(ExitCode.FAILURE);
    assertThat(cli.err()).contains("no audit log in", "nowhere");
  }

  @Test
  void audit_rotatedAndPruned_stillVerifiesAndTheRuntimeStarts() throws IOException {
    run_agentOfTheProject_showsWhatItDoes();
    assertThat(cli.run("audit", "rotate-key", ".symbiont/audit")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("are signed by key");
    assertThat(cli.run("audit", "prune", ".symbiont/audit", "--before", "2999-01-01T00:00:00Z"))
        .isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("nothing pruned");
    assertThat(cli.run("run", "helper", "again")).isEqualTo(ExitCode.OK);
    assertThat(cli.run("audit", "verify", ".symbiont/audit")).isEqualTo(ExitCode.OK);
    assertThat(cli.run("audit", "rotate-key", "elsewhere/audit")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("no audit log in", "elsewhere");
  }

  @Test
  void audit_endCutOff_isFoundByACheckpointKeptElsewhere() throws IOException {
    run_agentOfTheProject_showsWhatItDoes();
    Path log = directory.resolve(".symbiont/audit/audit-000000000000.jsonl");
    Path checkpoints = directory.resolve(".symbiont/audit/checkpoints.jsonl");
    List<String> known = Files.readAllLines(checkpoints);
    Path anchor = Files.writeString(directory.resolve("anchor"), known.get(known.size() - 1));
    String verify = "audit verify .symbiont/audit";
    assertThat(cli.run((verify + " --anchor " + anchor).split(" "))).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).startsWith("valid").doesNotContain("Not anchored");

    List<String> records = Files.readAllLines(log);
    Files.writeString(log, String.join("\n", records.subList(0, records.size() - 1)) + "\n");
    Files.delete(checkpoints);
    assertThat(cli.run(verify.split(" "))).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("Not anchored");
    assertThat(cli.run((verify + " --anchor " + anchor).split(" "))).isEqualTo(ExitCode.FAILURE);
    assertThat(cli.out()).contains("TRUNCATED");
    Files.writeString(anchor, "[]");
    assertThat(cli.run((verify + " --anchor " + anchor).split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("is no checkpoint");
  }

  @Test
  void remote_commands_talkToARuntime() throws IOException {
    Path source = Files.writeString(directory.resolve("a.symbi"), "agent a { }\n");
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build();
        SymbiontServer server =
            SymbiontServer.builder(runtime.api()).address(ListenAddress.anyPort()).start()) {
      String url = server.uri().toString();
      cli.with("SYMBIONT_API_KEY", runtime.apiToken().map(ApiToken::reveal).orElseThrow());

      assertThat(cli.run("health", "--url", url)).isEqualTo(ExitCode.OK);
      assertThat(cli.out()).startsWith("healthy");
      assertThat(cli.run("agents", "create", "a", source.toString(), "--url", url))
          .isEqualTo(ExitCode.OK);
      assertThat(cli.run("agents", "list", "--url", url)).isEqualTo(ExitCode.OK);
      assertThat(cli.out()).contains("NAME").contains("Ready");
      assertThat(cli.run("agents", "status", "a", "--url", url, "--json")).isEqualTo(ExitCode.OK);
      assertThat(cli.out()).contains("\"state\": \"Ready\"");
      assertThat(cli.run("agents", "history", "a", "--url", url)).isEqualTo(ExitCode.OK);
      assertThat(cli.out()).contains("created");
      assertThat(cli.run("approvals", "list", "--url", url)).isEqualTo(ExitCode.OK);
      assertThat(cli.out()).contains("Nothing waits.");
      assertThat(cli.run("approvals", "approve", "0000000000000000", "--url", url))
          .isEqualTo(ExitCode.NOT_FOUND);
      assertThat(cli.run("agents", "status", "nobody", "--url", url)).isEqualTo(ExitCode.NOT_FOUND);
      assertThat(cli.run("messages", "send", "a", "a", "\u001b[2Jhello", "--url", url))
          .isEqualTo(ExitCode.OK);
      assertThat(cli.run("messages", "receive", "a", "--url", url)).isEqualTo(ExitCode.OK);
      assertThat(cli.out()).contains("hello").doesNotContain("\u001b");
      assertThat(cli.run("agents", "delete", "a", "--url", url)).isEqualTo(ExitCode.OK);
      Path token = directory.resolve("token");
      Files.writeString(token, runtime.apiToken().map(ApiToken::reveal).orElseThrow() + "\n");
      cli.with("SYMBIONT_API_KEY", "wrong-wrong-wrong-wrong");
      String[] list = {"agents", "list", "--url", url, "--token-file", token.toString()};
      assertThat(cli.run(list)).isEqualTo(ExitCode.OK);
      list[5] = directory.resolve("no-token").toString();
      assertThat(cli.run(list)).isEqualTo(ExitCode.USAGE);
      assertThat(cli.err()).contains("There is no file", "no-token");
      assertThat(cli.run("agents", "list", "--url", url)).isEqualTo(ExitCode.AUTHENTICATION);
      assertThat(cli.err()).doesNotContain("wrong-wrong");
    }
  }

  @Test
  void remote_nobodyListens_isUnreachable() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(
            cli.with("SYMBIONT_MAX_RETRIES", "0")
                .run("health", "--url", "http://127.0.0.1:" + port))
        .isEqualTo(ExitCode.UNREACHABLE);
    assertThat(cli.run("health", "--url", "ftp://x")).isEqualTo(ExitCode.USAGE);
  }

  private static long temporaries() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("symbiont-quickstart-"))
          .count();
    }
  }
}
