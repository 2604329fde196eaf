package dev.symbiont.toolclad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.problem.Category;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecutorAndParserTest {
  private final TestProject project = TestProject.create();

  @Test
  void execute_executor_receivesArgumentsInItsEnvironment() throws Exception {
    project
        .script("scripts/wrap.sh", "#!/bin/sh\nprintf '%s|%s' \"$TOOLCLAD_ARG_NOTE\" \"$#\"\n")
        .with(
            "tools/t.clad.toml",
            """
            [tool]
            name = "t"
            [args.note]
            type = "string"
            [command]
            executor = "scripts/wrap.sh"
            [output]
            format = "text"
            """);

    Envelope envelope = run(project, JsonObject.builder().put("note", "a b # c").build());

    assertThat(envelope.results().string("raw_output")).hasValue("a b # c|0");
  }

  @Test
  void execute_parserThatNobodyListed_isDeniedBeforeTheToolRuns() throws Exception {
    parserManifest("scripts/p.sh");
    try (ToolClad tools = project.toolclad()) {
      Outcome outcome = tools.execute("t", JsonObject.EMPTY, TestProject.CALLER);

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused ->
                  assertThat(refused.problem().category()).isEqualTo(Category.PARSER_DENIED));
    }
    assertThat(project.root().resolve("ran")).doesNotExist();
  }

  @Test
  void execute_listedParser_seesTheOutputInAFile() throws Exception {
    project.script("scripts/p.sh", "#!/bin/sh\nprintf '{\"lines\": %s}' \"$(wc -l < \"$1\")\"\n");
    parserManifest("custom:" + project.root().resolve("scripts/p.sh"));
    Map<String, String> environment = new HashMap<>(TestProject.environment());
    environment.put(
        "SYMBIONT_TOOLCLAD_ALLOWED_PARSERS", project.root().resolve("scripts/p.sh").toString());

    try (ToolClad tools = project.builder().environment(environment).build()) {
      Outcome outcome = tools.execute("t", JsonObject.EMPTY, TestProject.CALLER);

      Envelope envelope = ((Outcome.Completed) outcome).envelope();
      assertThat(envelope.error()).isEmpty();
      assertThat(envelope.results().integer("lines")).hasValue(2L);
    }
  }

  private void parserManifest(String parser) {
    project.with(
        "tools/t.clad.toml",
        """
        [tool]
        name = "t"
        [command]
        exec = ["bash", "-c", "touch ran; echo a; echo b"]
        [output]
        format = "text"
        parser = "%s"
        """
            .formatted(parser));
  }

  private static Envelope run(TestProject project, JsonObject arguments) throws Exception {
    try (ToolClad tools = project.toolclad()) {
      assertThat(tools.catalog().errors()).isEmpty();
      Outcome outcome = tools.execute("t", arguments, TestProject.CALLER);
      return ((Outcome.Completed) outcome).envelope();
    }
  }
}
