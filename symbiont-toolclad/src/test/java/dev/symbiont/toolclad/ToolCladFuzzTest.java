package dev.symbiont.toolclad;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.command.Command;
import dev.symbiont.toolclad.command.Condition;
import dev.symbiont.toolclad.command.RunPlaces;
import dev.symbiont.toolclad.manifest.Backend;
import dev.symbiont.toolclad.manifest.CustomTypes;
import dev.symbiont.toolclad.manifest.ManifestReader;
import dev.symbiont.toolclad.manifest.ManifestResult;
import dev.symbiont.toolclad.manifest.OutputFormat;
import dev.symbiont.toolclad.manifest.ToolSchema;
import dev.symbiont.toolclad.output.OutputParser;
import dev.symbiont.toolclad.problem.TemplateException;
import dev.symbiont.toolclad.scope.ProjectScope;
import dev.symbiont.toolclad.value.Arguments;
import dev.symbiont.toolclad.value.ProjectFiles;
import dev.symbiont.toolclad.value.ValueChecker;
import dev.symbiont.toolclad.value.ValuePattern;

/** Whatever the bytes are: a value comes back, nothing is thrown, nothing hangs. */
class ToolCladFuzzTest {
  private static final ValueChecker CHECKER = new ValueChecker(path -> ProjectFiles.Finding.ABSENT);

  @FuzzTest(maxDuration = "30s")
  void manifest(FuzzedDataProvider data) {
    byte[] bytes = data.consumeRemainingAsBytes();
    ManifestResult result = new ManifestReader(CustomTypes.none()).read(bytes);
    if (result instanceof ManifestResult.Loaded loaded) {
      assertThat(ToolSchema.tools(loaded.manifest())).isNotNull();
    } else {
      assertThat(((ManifestResult.Rejected) result).problems()).isNotEmpty();
    }
    assertThat(CustomTypes.read(bytes)).isNotNull();
    assertThat(ProjectScope.read(bytes).state()).isNotEqualTo(ProjectScope.State.NONE);
  }

  @FuzzTest(maxDuration = "30s")
  void template(FuzzedDataProvider data) {
    String template = data.consumeString(200);
    String value = data.consumeRemainingAsString();
    String toml =
        "[tool]\nname = \"t\"\n[args.a]\ntype = \"string\"\n[output]\nformat = \"text\"\n"
            + "[command]\ntemplate = '''\n"
            + template.replace("'''", "")
            + "'''\n";
    if (new ManifestReader(CustomTypes.none()).read(toml) instanceof ManifestResult.Loaded loaded
        && loaded.manifest().backend() instanceof Backend.Shell shell
        && Arguments.check(
                loaded.manifest().signature(),
                JsonObject.builder().put("a", value).build(),
                CHECKER)
            instanceof Arguments.Checked checked) {
      Command.Result result =
          shell.command().build(checked.arguments(), new RunPlaces("1-0", "/e", "/e/f"));
      assertThat(((Command.Built) result).argv()).isNotEmpty();
    }
  }

  @FuzzTest(maxDuration = "30s")
  void condition(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    try {
      Condition condition = Condition.parse(text);
      boolean holds = condition.holds(name -> "x");
      assertThat(condition.holds(name -> "x")).isEqualTo(holds);
    } catch (TemplateException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  @FuzzTest(maxDuration = "30s")
  void value(FuzzedDataProvider data) {
    String pattern = data.consumeString(60);
    String text = data.consumeRemainingAsString();
    if (ValuePattern.compile(pattern) instanceof ValuePattern.Compiled compiled) {
      assertThat(compiled.pattern().isFoundIn(text) || !compiled.pattern().matches(text)).isTrue();
    }
  }

  @FuzzTest(maxDuration = "30s")
  void output(FuzzedDataProvider data) {
    OutputFormat format = data.pickValue(OutputFormat.values());
    assertThat(OutputParser.parse(format, data.consumeRemainingAsBytes())).isNotNull();
  }
}
