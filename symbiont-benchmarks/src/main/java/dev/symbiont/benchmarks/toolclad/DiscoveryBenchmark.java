package dev.symbiont.benchmarks.toolclad;

import dev.symbiont.toolclad.StarterTools;
import dev.symbiont.toolclad.ToolCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Discovering manifests in a directory; in single-shot mode the first one is cold. */
@BenchmarkMode({Mode.AverageTime, Mode.SingleShotTime})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class DiscoveryBenchmark {
  /** How many manifests the directory holds. */
  @Param({"100", "1000"})
  public int manifests;

  private Path project = Path.of("");

  /** Writes the manifests. */
  @Setup
  public void write() throws IOException {
    project = Files.createTempDirectory("toolclad-discovery");
    Path tools = Files.createDirectories(project.resolve("tools"));
    String nmap = StarterTools.text("nmap");
    for (int i = 0; i < manifests; i++) {
      String name = "tool_" + i;
      Files.writeString(
          tools.resolve(name + ".clad.toml"),
          nmap.replace("name = \"nmap\"", "name = \"" + name + "\""));
    }
  }

  /** Reads them all. */
  @Benchmark
  public ToolCatalog discover() {
    return ToolCatalog.open(project);
  }
}
