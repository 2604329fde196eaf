package dev.symbiont.cli.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.cli.CliRun;
import dev.symbiont.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CedarCommandsTest {
  @TempDir private Path directory;
  private CliRun cli;

  @BeforeEach
  void writeFiles() throws IOException {
    cli = new CliRun().in(directory);
    Files.writeString(
        directory.resolve("p.cedar"),
        "permit(principal in Group::\"g\",action,resource)when{context.ok};"
            + "forbid(principal, action, resource) when { resource.missing };");
    Files.writeString(
        directory.resolve("e.json"),
        "[{\"uid\":{\"type\":\"User\",\"id\":\"bob\"},\"attrs\":{},"
            + "\"parents\":[{\"type\":\"Group\",\"id\":\"g\"}]}]");
    Files.writeString(directory.resolve("c.json"), "{\"ok\": true}");
    Files.writeString(
        directory.resolve("s.cedarschema"),
        "entity Group; entity User in [Group]; entity Doc;"
            + "action view appliesTo { principal: User, resource: Doc, context: { ok: Bool } };");
  }

  private int authorize(String... more) {
    String[] base = {
      "cedar",
      "authorize",
      "--policies",
      "p.cedar",
      "--entities",
      "e.json",
      "--context",
      "c.json",
      "--principal",
      "User::\"bob\"",
      "--action",
      "Action::\"view\"",
      "--resource",
      "Doc::\"d\""
    };
    String[] all = Arrays.copyOf(base, base.length + more.length);
    System.arraycopy(more, 0, all, base.length, more.length);
    return cli.run(all);
  }

  @Test
  void authorize_failingForbid_allowsAndReportsIt() {
    assertThat(authorize("--explain")).isEqualTo(ExitCode.OK);
    assertThat(cli.out())
        .contains("allow", "because of policy0", "error in policy1", "permit policy0: satisfied");
  }

  @Test
  void authorize_stricterRule_denies() {
    assertThat(authorize("--on-error", "DENY_ON_FORBID_ERROR", "--json"))
        .isEqualTo(ExitCode.FAILURE);
    assertThat(cli.out()).contains("\"decision\": \"deny\"").contains("\"policy1\"");
  }

  @Test
  void authorize_requestAgainstTheSchema_isRefused() {
    assertThat(authorize("--schema", "s.cedarschema", "--resource", "Group::\"g\""))
        .isNotEqualTo(ExitCode.OK);
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void check_withoutSchema_parsesOnly() {
    assertThat(cli.run("cedar", "check", "p.cedar")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("2 policies, 0 templates: valid");
  }

  @Test
  void check_againstSchema_reportsEachError() {
    assertThat(cli.run("cedar", "check", "p.cedar", "--schema", "s.cedarschema", "--json"))
        .isEqualTo(ExitCode.FAILURE);
    assertThat(cli.out()).contains("\"valid\": false").contains("no attribute 'missing'");
  }

  @Test
  void check_syntaxError_namesFileLineAndColumn() throws IOException {
    Files.writeString(directory.resolve("bad.cedar"), "permit(principal,\n action resource);");
    assertThat(cli.run("cedar", "check", "bad.cedar")).isEqualTo(ExitCode.FAILURE);
    assertThat(cli.err()).contains("ad.cedar: line 2, column 9");
  }

  @Test
  void format_textAndJson_convertIntoEachOther() throws IOException {
    assertThat(cli.run("cedar", "format", "p.cedar", "--json")).isEqualTo(ExitCode.OK);
    Files.writeString(directory.resolve("p.json"), cli.out());
    CliRun second = new CliRun().in(directory);
    assertThat(second.run("cedar", "format", "p.json")).isEqualTo(ExitCode.OK);
    assertThat(second.out()).startsWith("permit (\n  principal in Group::\"g\",\n  action,");
  }

  @Test
  void format_comments_areNotLostSilently() throws IOException {
    Files.writeString(directory.resolve("c.cedar"), "// why\npermit(principal, action, resource);");
    assertThat(cli.run("cedar", "format", "c.cedar")).isEqualTo(ExitCode.FAILURE);
    assertThat(cli.err()).contains("--drop-comments");
    CliRun second = new CliRun().in(directory);
    assertThat(second.run("cedar", "format", "c.cedar", "--drop-comments")).isEqualTo(ExitCode.OK);
  }
}
