package dev.symbiont.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.json.gson.GsonCodec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemorySnippetsTest {
  @TempDir Path directory;

  @Test
  void memorySave_documentedSteps_work() {
    // snippet: memory-save
    MarkdownMemoryStore store =
        MarkdownMemoryStore.builder(directory, new GsonCodec()).retentionDays(30).build();

    store.saveContext(
        "demo",
        AgentMemoryContext.builder("demo")
            .fact("User prefers dark mode")
            .procedure("Always greet by name")
            .learnedPattern("Responds better to bullet points")
            .metadata("last_session", "2026-02-15")
            .build());

    List<String> facts = store.loadContext("demo").orElseThrow().facts();
    // end
    assertThat(facts).containsExactly("User prefers dark mode");

    // snippet: memory-update
    AgentMemoryContext updated =
        store.updateContext("demo", memory -> memory.toBuilder().fact("Timezone is UTC-5").build());
    // end
    assertThat(updated.facts()).hasSize(2);

    // snippet: memory-maintain
    for (String agent : store.listAgentContexts()) {
      int deletedLogs = store.compact(agent);
      assertThat(deletedLogs).isZero();
    }
    StorageStats stats = store.storageStats();
    // end
    assertThat(stats.totalContexts()).isOne();
    assertThat(stats.lastCleanup()).isPresent();
  }
}
