package dev.symbiont.benchmarks.toolclad;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Runs the operations of {@link ToolCladBenchmark} and {@link DiscoveryBenchmark} against the CPU
 * time of the thread instead of the clock on the wall, for machines that others use too. Prints the
 * median and the least of the rounds, and the allocated bytes of one operation.
 */
public final class ToolCladCpuTime {
  private static final int WARM_UP = 60;
  private static final int MEASURED = 40;
  private static final int CALLS = 2_000;
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private ToolCladCpuTime() {}

  /** An operation; its result is named in the end, so that it cannot be left out. */
  private interface Operation {
    Object run();
  }

  /** Measures everything; {@code arguments} may say how many manifests the cold discovery reads. */
  public static void main(String[] arguments) throws IOException {
    DiscoveryBenchmark discovery = new DiscoveryBenchmark();
    discovery.manifests = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
    discovery.write();
    once("discover " + discovery.manifests + " manifests, cold", discovery::discover);
    ToolCladBenchmark nmap = new ToolCladBenchmark();
    nmap.prepare();
    many("night-config parses nmap", nmap::parseNmapWithNightConfig);
    many("load nmap", nmap::loadNmap);
    many("check and build whois", nmap::checkAndBuildWhois);
    for (int count : new int[] {1, 10, 100}) {
      ToolCladBenchmark generated = new ToolCladBenchmark();
      generated.arguments = count;
      generated.prepare();
      many("check and build " + count + " arguments", generated::checkAndBuildGenerated);
    }
    for (int count : new int[] {100, 1_000}) {
      discovery.manifests = count;
      discovery.write();
      once("discover " + count + " manifests, warm", discovery::discover);
    }
  }

  private static void many(String name, Operation operation) {
    double[] micros = new double[MEASURED];
    long bytes = 0;
    Object result = "";
    for (int round = -WARM_UP; round < MEASURED; round++) {
      long allocated = THREAD.getCurrentThreadAllocatedBytes();
      long start = THREAD.getCurrentThreadCpuTime();
      for (int i = 0; i < CALLS; i++) {
        result = operation.run();
      }
      double time = (THREAD.getCurrentThreadCpuTime() - start) / 1e3 / CALLS;
      bytes = (THREAD.getCurrentThreadAllocatedBytes() - allocated) / CALLS;
      if (round >= 0) {
        micros[round] = time;
      }
    }
    Arrays.sort(micros);
    System.out.printf(
        "%-32s median %.2f µs, least %.2f µs, %d bytes (%s)%n",
        name, micros[MEASURED / 2], micros[0], bytes, result.getClass().getSimpleName());
  }

  private static void once(String name, Operation operation) {
    long allocated = THREAD.getCurrentThreadAllocatedBytes();
    long start = THREAD.getCurrentThreadCpuTime();
    Object result = operation.run();
    long end = THREAD.getCurrentThreadCpuTime();
    long bytes = THREAD.getCurrentThreadAllocatedBytes() - allocated;
    System.out.printf(
        "%-32s %.0f ms, %.1f MB (%s)%n",
        name, (end - start) / 1e6, bytes / 1e6, result.getClass().getSimpleName());
  }
}
