package dev.symbiont.cli.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.cli.CliRun;
import dev.symbiont.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsCommandsTest {
  private static final String MANIFEST =
      """
      [tool]
      name = "say"
      version = "1.0.0"
      binary = "echo"
      description = "Says it"
      [tool.cedar]
      resource = "Tool::Say"
      action = "execute_tool"
      [args.text]
      position = 1
      type = "string"
      required = true
      description = "What"
      [command]
      exec = ["%s", "{text}"]
      [output]
      format = "%s"
      """;

  @TempDir private Path project;
  private CliRun cli;

  @BeforeEach
  void start() throws IOException {
    cli = new CliRun().in(project).with("PATH", System.getenv("PATH"));
    cli.with("TOOLCLAD_EVIDENCE_DIR", project.resolve("evidence").toString());
    write("tools/say.clad.toml", MANIFEST.formatted("echo", "text"));
  }

  @Test
  void list_oneTool_printsItsRow() {
    assertThat(cli.run("tools", "list")).isZero();
    assertThat(cli.out()).contains("TOOL", "CEDAR RESOURCE", "say", "Tool::Say");
    assertThat(cli.run("tools", "list", "--json")).isZero();
    assertThat(cli.out()).contains("\"source_path\": \"tools/say.clad.toml\"");
  }

  @Test
  void validate_brokenFile_isOneAndNamesFieldAndLine() throws IOException {
    assertThat(cli.run("tools", "validate")).isZero();
    assertThat(cli.out()).contains("say.clad.toml").contains("OK");
    write("tools/bad.clad.toml", MANIFEST.formatted("echo", "yaml"));

    assertThat(cli.run("tools", "validate", "bad.clad.toml")).isEqualTo(ToolExit.VALIDATION);
    assertThat(cli.err()).contains("output.format").contains("(line 17)");
    assertThat(cli.run("tools", "validate", "../x")).isEqualTo(ToolExit.VALIDATION);
  }

  @Test
  void test_showsTheCommandAndRunsNothing() {
    assertThat(cli.run("tools", "test", "say", "--arg", "text=a b")).isZero();
    assertThat(cli.out()).contains("text=a b (string: OK)").contains("Command: echo 'a b'");
    assertThat(cli.run("tools", "test", "say", "--arg", "text=a;b")).isEqualTo(ToolExit.VALIDATION);
    assertThat(cli.run("tools", "test", "say", "--arg", "text")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.run("tools", "test", "nope")).isEqualTo(ToolExit.VALIDATION);
  }

  @Test
  void anyCommand_fileInTools_namesItsTool() throws IOException {
    permit();
    for (String file : new String[] {"say.clad.toml", "tools/say.clad.toml"}) {
      assertThat(cli.run("tools", "test", file, "--arg", "text=a")).isZero();
      assertThat(cli.run("tools", "run", file, "--arg", "text=a")).isZero();
      assertThat(cli.run("tools", "schema", file)).isZero();
      assertThat(cli.run("tools", "policy", file)).isZero();
      assertThat(cli.run("tools", "validate", file)).isZero();
    }
    assertThat(cli.run("tools", "run", "tools/no.clad.toml")).isEqualTo(ToolExit.VALIDATION);
    assertThat(cli.err()).contains("There is no tool 'tools/no.clad.toml'");
  }

  @Test
  void run_toolWhoseFileIsBroken_saysWhatIsWrongWithTheFile() throws IOException {
    write("tools/bad.clad.toml", MANIFEST.formatted("echo", "yaml"));

    assertThat(cli.run("tools", "run", "bad", "--arg", "text=a")).isEqualTo(ToolExit.VALIDATION);
    assertThat(cli.err()).contains("bad.clad.toml: manifest: output.format");
  }

  @Test
  void validate_nameThatAnotherFileUses_isOne() throws IOException {
    write("tools/zweite.clad.toml", MANIFEST.formatted("echo", "text"));

    assertThat(cli.run("tools", "validate")).isEqualTo(ToolExit.VALIDATION);
    assertThat(cli.err())
        .contains("zweite.clad.toml")
        .contains("'say' is already used by tools/say.clad.toml");
    assertThat(cli.run("tools", "validate", "say.clad.toml")).isZero();
  }

  @Test
  void run_withoutPolicy_isRefusedAndWithTheReviewedOneRuns() throws IOException {
    assertThat(cli.run("tools", "run", "say", "--arg", "text=hi")).isEqualTo(ToolExit.REFUSED);
    assertThat(cli.err()).contains("symbiont tools policy say");

    permit();
    assertThat(cli.run("tools", "run", "say", "--arg", "text=a b")).isZero();
    assertThat(cli.out()).isEqualToIgnoringNewLines("a b");
    assertThat(cli.run("tools", "run", "say", "--arg", "text=a b", "--json")).isZero();
    assertThat(cli.out()).contains("\"exit_code\": 0").contains("\"raw_output\": \"a b\\n\"");
    assertThat(cli.run("tools", "run", "say", "--arg", "text=a;b")).isEqualTo(ToolExit.VALIDATION);
  }

  @Test
  void run_failingToolAndUnparsableOutput_haveTheirExitCodes() throws IOException {
    permit();
    write("tools/say.clad.toml", MANIFEST.formatted("false", "text"));
    assertThat(cli.run("tools", "run", "say", "--arg", "text=x")).isEqualTo(ToolExit.EXECUTION);
    write("tools/say.clad.toml", MANIFEST.formatted("echo", "json"));
    assertThat(cli.run("tools", "run", "say", "--arg", "text=x")).isEqualTo(ToolExit.PARSING);
    write("tools/say.clad.toml", MANIFEST.formatted("no-such-program", "text"));
    assertThat(cli.run("tools", "run", "say", "--arg", "text=x")).isEqualTo(ToolExit.EXECUTION);
    assertThat(cli.err()).contains("program_not_found");
  }

  @Test
  void schemaInitAndPolicy_printWhatTheyPromise() {
    assertThat(cli.run("tools", "schema", "say")).isZero();
    assertThat(cli.out()).contains("\"inputSchema\"");
    assertThat(cli.run("tools", "init", "fresh")).isZero();
    assertThat(project.resolve("tools/fresh.clad.toml")).exists();
    assertThat(cli.run("tools", "init", "fresh")).isEqualTo(ToolExit.VALIDATION);
    assertThat(cli.run("tools", "init", "../evil")).isEqualTo(ToolExit.VALIDATION);
    assertThat(cli.run("tools", "policy")).isZero();
    assertThat(cli.out()).contains("permit (").contains("Tool::Fresh");
  }

  @Test
  void run_httpToolTowardsAPrivateAddress_isRefusedBeforeAnythingIsSent() throws IOException {
    write(
        "tools/fetch.clad.toml",
        """
        [tool]
        name = "fetch"
        [args.host]
        position = 1
        type = "string"
        [http]
        url = "http://169.254.169.254/{host}"
        [output]
        format = "text"
        """);
    write("policies/all.cedar", "permit(principal, action in Action::\"tool_call\", resource);");

    assertThat(cli.run("tools", "run", "fetch", "--arg", "host=x")).isEqualTo(ToolExit.REFUSED);
    assertThat(cli.err()).containsIgnoringCase("private_address");
  }

  @Test
  void run_policyThatIsNoCedarOrFails_permitsNothing() throws IOException {
    write("policies/all.cedar", "permit(principal, action in Action::\"tool_call\", resource);");
    assertThat(cli.run("tools", "run", "say", "--arg", "text=x")).isZero();
    write("policies/typo.cedar", "forbid(principal, action, resource) when { principal.nothing };");
    assertThat(cli.run("tools", "run", "say", "--arg", "text=x")).isEqualTo(ToolExit.REFUSED);
    write("policies/typo.cedar", "forbid everything");
    assertThat(cli.run("tools", "run", "say", "--arg", "text=x")).isNotZero();
    assertThat(cli.err()).contains("typo.cedar");
  }

  /** Puts the printed policy in force, as the documentation tells a reviewer. */
  private void permit() throws IOException {
    assertThat(cli.run("tools", "policy", "say")).isZero();
    write("policies/say.cedar", cli.out());
  }

  private void write(String path, String text) throws IOException {
    Path file = project.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
