package dev.symbiont.toolclad.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
  private static final String HEAD =
      """
      [tool]
      name = "t"
      version = "1"
      description = "d"
      """;

  @Test
  void read_manyFaults_namesEachWithFieldAndLine() {
    List<String> errors =
        errors(
            """
            [tool]
            name = "t"
            version = "1"
            description = "d"
            timeout_seconds = 0
            risk_tier = "extreme"
            [args.kind]
            type = "enum"
            [args.port]
            type = "prot"
            [command]
            template = "scan {nobody}"
            [command.mappings.kind]
            fast = "-F '"
            slow = "{kind}"
            [command.mappings.nothing]
            a = "b"
            [command.conditionals.deep]
            when = "kind = 'x'"
            template = "--deep {nobody}"
            [output]
            format = "yaml"
            """);

    assertThat(errors)
        .containsExactlyInAnyOrder(
            "manifest: tool.timeout_seconds: must be at least 1, is 0 (line 5)",
            "manifest: tool.risk_tier: must be info, low, medium, high or critical (line 6)",
            "manifest: args.kind.allowed: an enum needs the list of its values (line 7)",
            "unknown_type: args.port.type: 'prot' is no built-in or custom type (line 10)",
            "manifest: command.template: the command uses 'nobody', which nothing defines (line 12)",
            "manifest: command.mappings.kind.fast: a single quote is not closed (line 14)",
            "manifest: command.mappings.kind.slow: a mapping may not contain a placeholder, here"
                + " {kind} (line 15)",
            "manifest: command.mappings.nothing: 'nothing' is no argument (line 16)",
            "condition: command.conditionals.deep.when: '==' or '!=' was expected at character 6 of"
                + " the condition (line 19)",
            "manifest: command.conditionals.deep.template: a conditional fragment uses 'nobody',"
                + " which nothing defines (line 20)",
            "manifest: output.format: must be text, json, xml, csv or jsonl (line 22)");
  }

  @Test
  void read_faultsOfAnHttpTool_namesEachWithFieldAndLine() {
    List<String> errors =
        errors(
            HEAD
                + """
                [http]
                method = "FETCH"
                url = "https://example.com/{nobody}"
                body_template = "{noone}"
                [http.headers]
                "X Y" = "1"
                Accept = "{none}"
                [output]
                format = "json"
                """);

    assertThat(errors)
        .containsExactly(
            "manifest: http.method: must be GET POST PUT DELETE PATCH or HEAD (line 6)",
            "manifest: http.url: uses 'nobody', which is no argument (line 7)",
            "manifest: http.headers.X Y: is no header name (line 10)",
            "manifest: http.headers.Accept: uses 'none', which is no argument (line 11)",
            "manifest: http.body_template: uses 'noone', which is no argument (line 8)");
  }

  @Test
  void read_fileThatEndsWithATableHeader_isRead() {
    String text =
        "[tool]\nname = \"t\"\nversion = \"1\"\ndescription = \"d\"\n[command]\n"
            + "template = \"true\"\n[output]";

    assertThat(manifest(text).warnings()).containsExactly("missing_output_format");
  }

  @Test
  void read_longestLimits_areAccepted() {
    Manifest manifest =
        manifest(
            HEAD
                + """
                timeout_seconds = 9223372036854775807
                [session]
                startup_command = "psql"
                ready_pattern = "> $"
                startup_timeout_seconds = 9223372036854775807
                idle_timeout_seconds = 9223372036854775807
                session_timeout_seconds = 9223372036854775807
                [output]
                format = "text"
                """);

    Backend.Session session = (Backend.Session) manifest.backend();
    assertThat(session.limits().total().toDays()).isEqualTo(36_525);
    assertThat(manifest.timeout().toSeconds()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void read_schemesOfArgumentAndTypeWithoutCommonOne_isAnErrorAndNotHttp() {
    CustomTypes types =
        CustomTypes.read(
            "[types.file_url]\nbase = \"url\"\nschemes = [\"ftp\"]\n"
                .getBytes(StandardCharsets.UTF_8));

    ManifestResult result =
        new ManifestReader(types)
            .read(
                HEAD
                    + """
                    [args.u]
                    position = 1
                    type = "file_url"
                    schemes = ["https"]
                    [command]
                    template = "get {u}"
                    [output]
                    format = "text"
                    """);

    assertThat(result)
        .isInstanceOfSatisfying(
            ManifestResult.Rejected.class,
            rejected ->
                assertThat(rejected.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.field()).isEqualTo("args.u.schemes")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"string", "regex_match", "agent_summary"})
  void read_freeTextThatFeedsADecision_isAnError(String type) {
    List<String> errors =
        errors(
            HEAD
                + """
                [args.verdict]
                position = 1
                type = "%s"
                pattern = "^.*$"
                feeds_decision = true
                [command]
                template = "file {verdict}"
                [output]
                format = "text"
                """
                    .formatted(type));

    assertThat(errors)
        .singleElement()
        .asString()
        .startsWith(
            "manifest: args.verdict.feeds_decision: Argument 'verdict' is free-text (type '"
                + type
                + "') but feeds a privileged decision");
  }

  private static List<String> errors(String text) {
    ManifestResult result = new ManifestReader(CustomTypes.none()).read(text);
    return ((ManifestResult.Rejected) result)
        .problems().stream().map(ManifestProblem::toString).toList();
  }

  private static Manifest manifest(String text) {
    ManifestResult result = new ManifestReader(CustomTypes.none()).read(text);
    return ((ManifestResult.Loaded) result).manifest();
  }
}
