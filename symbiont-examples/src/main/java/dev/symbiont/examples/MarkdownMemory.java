package dev.symbiont.examples;

import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.memory.AgentMemoryContext;
import dev.symbiont.memory.MarkdownMemoryStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an agent remembers, in a file that people can read. */
public final class MarkdownMemory {
  private MarkdownMemory() {}

  /** Runs the example. */
  public static void main(String[] arguments) throws IOException {
    run(Files.createTempDirectory("symbiont"), System.out);
  }

  static void run(Path directory, PrintStream out) throws IOException {
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
    store.updateContext("demo", memory -> memory.toBuilder().fact("Timezone is UTC-5").build());

    AgentMemoryContext loaded = store.loadContext("demo").orElseThrow();
    out.println(loaded.facts() + " " + loaded.metadata());
    out.println(Files.readString(directory.resolve("demo/memory.md")));
  }
}
