package dev.symbiont.benchmarks.skills;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * Runs {@link SkillScanBenchmark} against the CPU time of the thread instead of the clock on the
 * wall, for machines that others use too. Prints megabytes per second of CPU time.
 */
public final class SkillScanCpuTime {
  private static final int WARM_UP = 60;
  private static final int MEASURED = 60;
  private static final List<String> INPUTS =
      List.of("source", "prose", "plain", "nearMiss", "shortHiddenJoined");

  private SkillScanCpuTime() {}

  /** Measures all inputs. */
  public static void main(String[] arguments) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (String input : INPUTS) {
      SkillScanBenchmark benchmark = new SkillScanBenchmark();
      benchmark.input = input;
      benchmark.load();
      int findings = 0;
      for (int i = 0; i < WARM_UP; i++) {
        findings = benchmark.scanner().size();
      }
      long best = Long.MAX_VALUE;
      long all = 0;
      for (int i = 0; i < MEASURED; i++) {
        long start = threads.getCurrentThreadCpuTime();
        findings = benchmark.scanner().size();
        long time = threads.getCurrentThreadCpuTime() - start;
        best = Math.min(best, time);
        all += time;
      }
      long start = threads.getCurrentThreadCpuTime();
      benchmark.regexPerLine();
      long regex = threads.getCurrentThreadCpuTime() - start;
      System.out.printf(
          "%-18s best %.0f, mean %.0f MB/s; java.util.regex per line %.2f MB/s; %d findings%n",
          input, 1e9 / best, 1e9 * MEASURED / all, 1e9 / regex, findings);
    }
  }
}
