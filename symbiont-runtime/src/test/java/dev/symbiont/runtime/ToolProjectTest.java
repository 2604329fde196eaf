package dev.symbiont.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.tool.ToolCladExecutor;
import dev.symbiont.toolclad.ToolClad;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where the tools of a runtime come from. */
@Timeout(60)
class ToolProjectTest {
  private static final String MANIFEST =
      """
      [tool]
      name = "say"
      version = "%s"
      [command]
      exec = ["echo"]
      [output]
      format = "text"
      """;

  @TempDir private Path directory;

  @Test
  void runtime_withoutAProject_hasNoToolsAndSaysSo() {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build()) {
      assertThat(get(runtime, "tools").text()).isEqualTo("[]");
      assertThat(get(runtime, "tools/say").status()).isEqualTo(404);
    }
  }

  @Test
  void runtime_thatWatchesItsTools_takesOverAChangedFile() throws IOException {
    Path file = Files.createDirectories(directory.resolve("tools")).resolve("say.clad.toml");
    Files.writeString(file, MANIFEST.formatted("1.0.0"));
    GovernanceSettings settings = GovernanceSettings.DEFAULT.withToolsWatched(true);
    try (ToolCladExecutor tools =
            new ToolCladExecutor(ToolClad.builder(directory), new GsonCodec());
        SymbiontRuntime runtime =
            SymbiontRuntime.builder().governance(settings.withToolClad(tools)).build()) {
      assertThat(get(runtime, "tools/say").text()).contains("1.0.0");
      Files.writeString(file, MANIFEST.formatted("2.0.0-changed"));

      // The runtime looks every five seconds.
      while (!get(runtime, "tools/say").text().contains("2.0.0-changed")) {
        Thread.onSpinWait();
      }
      Files.writeString(file, "broken");
      assertThat(get(runtime, "tools/say").text()).contains("2.0.0-changed");
    }
  }

  private static HttpReply get(SymbiontRuntime runtime, String path) {
    return runtime.transport().send(HttpCall.get(URI.create("http://runtime/api/v1/" + path)));
  }
}
