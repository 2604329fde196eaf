package dev.symbiont.benchmarks.memory;

import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.memory.AgentMemoryContext;
import dev.symbiont.memory.MarkdownMemoryStore;
import dev.symbiont.memory.MemoryMarkdown;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Saves and loads a memory of 1,000 facts, against writing and forcing the same bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MemoryStoreBenchmark {
  private static final int FACTS = 1000;

  private Path directory = Path.of("");
  private AgentMemoryContext context = AgentMemoryContext.builder("demo").build();
  private Optional<MarkdownMemoryStore> store = Optional.empty();
  private byte[] bytes = new byte[0];

  /** Creates the state. */
  public MemoryStoreBenchmark() {}

  /** Opens a store in a new directory. */
  @Setup
  public void open() throws IOException {
    directory = Files.createTempDirectory(Path.of(""), "memory-benchmark");
    AgentMemoryContext.Builder builder = AgentMemoryContext.builder("demo");
    for (int i = 0; i < FACTS; i++) {
      builder.fact("Fact number " + i + ": the user prefers short answers in the morning");
    }
    context = builder.build();
    bytes = MemoryMarkdown.render(context).getBytes(StandardCharsets.UTF_8);
    store =
        Optional.of(
            MarkdownMemoryStore.builder(directory.resolve("store"), new GsonCodec()).build());
    save();
  }

  /** Removes the directory. */
  @TearDown
  public void remove() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** A save: memory replaced, log appended, both forced. */
  @Benchmark
  public void save() {
    store.orElseThrow().saveContext("demo", context);
  }

  /** A load. */
  @Benchmark
  public AgentMemoryContext load() {
    return store.orElseThrow().loadContext("demo").orElseThrow();
  }

  /** The floor of a save: one file with the same bytes, written and forced. */
  @Benchmark
  public void rawWriteAndForce() throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            directory.resolve("raw"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer content = ByteBuffer.wrap(bytes);
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
  }

  /** The floor of a load: the bytes of the file. */
  @Benchmark
  public byte[] rawRead() throws IOException {
    return Files.readAllBytes(directory.resolve("store/demo/memory.md"));
  }
}
