package dev.symbiont.benchmarks.skills;

import dev.symbiont.skills.ScanFinding;
import dev.symbiont.skills.ScanRule;
import dev.symbiont.skills.SkillScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Scans one million characters with all hardened rules, so operations per second are about
 * megabytes per second. Run in the root of the repository.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SkillScanBenchmark {
  private static final int SIZE = 1_000_000;

  private final SkillScanner scanner = SkillScanner.create();
  private final List<Pattern> patterns =
      scanner.rules().stream()
          .map(ScanRule::pattern)
          .map(pattern -> Pattern.compile(pattern, Pattern.DOTALL | Pattern.UNICODE_CASE))
          .toList();
  private String text = "";

  /**
   * What is scanned. {@code source} is the main code of this repository, {@code prose} its
   * documentation; the others are the extremes that the adversarial search found.
   */
  @Param({"source", "prose", "plain", "nearMiss", "shortHiddenJoined"})
  public String input = "";

  /** Creates the state. */
  public SkillScanBenchmark() {}

  /** Reads or makes the text. */
  @Setup
  public void load() throws IOException {
    String unit =
        switch (input) {
          case "source" -> files(Path.of("."), "/src/main/java/", ".java");
          case "prose" -> files(Path.of("docs"), "", ".md");
          case "plain" -> "the quick brown fox jumps over a lazy dog and so on\n";
          case "nearMiss" ->
              "perl ruby socket exec curl wget base64 -d x eval( nc write dig host\n";
          default -> "\r\n|\n\t\u00ad$Xchown chmod wget TCPSocket\nbase64 -d eval(\u00ad |\n";
        };
    text = unit.repeat(1 + SIZE / unit.length()).substring(0, SIZE);
  }

  private static String files(Path root, String part, String suffix) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted().toList()) {
        String name = file.toString();
        if (name.contains(part) && name.endsWith(suffix) && all.length() < SIZE) {
          all.append(Files.readString(file, StandardCharsets.UTF_8));
        }
      }
    }
    return all.toString();
  }

  /** Our scanner. */
  @Benchmark
  public List<ScanFinding> scanner() {
    return scanner.scanContent(text);
  }

  /** The same rules as a plain loop of {@code java.util.regex} over the lines. */
  @Benchmark
  public int regexPerLine() {
    int found = 0;
    for (String line : text.split("\\R", -1)) {
      for (Pattern pattern : patterns) {
        if (pattern.matcher(line).find()) {
          found++;
        }
      }
    }
    return found;
  }
}
