package dev.symbiont.toolclad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.problem.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/toolclad.md. */
class ToolCladSnippetsTest {
  @TempDir private Path project;

  @Test
  void run_gitLog_printsCommits() throws Exception {
    StarterTools.install(project);
    git("init", "--quiet");
    git("add", "tools");
    git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "first");
    List<String> printed = new ArrayList<>();
    PolicyGate gate = (call, context) -> new PolicyGate.Permit();
    Map<String, String> environment = System.getenv();

    // snippet: run
    try (ToolClad tools = ToolClad.builder(project).environment(environment).policy(gate).build()) {
      JsonObject arguments = JsonObject.builder().put("count", 3).build();
      Outcome outcome = tools.execute("git_log", arguments, new CallContext("operator", "app"));
      if (outcome instanceof Outcome.Completed completed) {
        printed.add(completed.envelope().results().string("raw_output").orElse(""));
      } else if (outcome instanceof Outcome.Refused refused) {
        printed.add(refused.problem().toString());
      }
    }
    // end

    assertThat(printed).singleElement().asString().matches("(?s)[0-9a-f]{7,},.*,t\\s*");
  }

  @Test
  void prepare_badArgument_isAValue() throws IOException {
    StarterTools.install(project);
    ToolClad tools = ToolClad.builder(project).build();

    // snippet: prepare
    JsonObject arguments = JsonObject.builder().put("path", "../../etc").build();
    Preparation preparation = tools.prepare("git_log", arguments);
    if (preparation instanceof Preparation.Refused refused) {
      Category why = refused.problem().category(); // traversal
      assertThat(why).isEqualTo(Category.TRAVERSAL);
    } else if (preparation instanceof Preparation.Ready ready) {
      List<String> argv = ready.call().argv(); // what would run
      assertThat(argv).startsWith("git");
    }
    // end

    assertThat(preparation).isInstanceOf(Preparation.Refused.class);
  }

  @Test
  void reload_changedFile_isReported() throws IOException {
    StarterTools.install(project);
    ToolClad tools = ToolClad.builder(project).build();

    // snippet: reload
    ToolCatalog catalog = tools.catalog();
    List<JsonObject> forTheModel = catalog.schemas();
    ToolCatalog.Reload reload = catalog.reload();
    List<String> problems = reload.errors(); // those files keep their last good version
    // end

    assertThat(forTheModel).hasSize(StarterTools.names().size());
    assertThat(problems).isEmpty();
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Files.createDirectories(project);
    int status = new ProcessBuilder(command).directory(project.toFile()).start().waitFor();
    assertThat(status).isZero();
  }
}
