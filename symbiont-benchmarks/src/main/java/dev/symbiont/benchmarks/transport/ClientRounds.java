package dev.symbiont.benchmarks.transport;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs the methods of {@link ClientBenchmark} in turns of a few milliseconds, so that what else the
 * machine does meets all of them alike. Prints the time of a turn divided by its calls: the median
 * of the turns, the limit of the fastest tenth, and what the processor spent in the whole process.
 */
public final class ClientRounds {
  private static final int WARM_UP_ROUNDS = 100;
  private static final int ROUNDS = 150;
  private static final int CALLS_OF_A_TURN = 512;

  private ClientRounds() {}

  /** One call. */
  @FunctionalInterface
  private interface Way {
    Object call() throws Exception;
  }

  /** Takes the number of callers. */
  public static void main(String[] arguments) throws Exception {
    int callers = Integer.parseInt(arguments[0]);
    ClientBenchmark benchmark = new ClientBenchmark();
    Map<String, Way> ways = ways(benchmark);
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      measure(ways, threads, callers, WARM_UP_ROUNDS);
      double[][][] turns = measure(ways, threads, callers, ROUNDS);
      int row = 0;
      for (String name : ways.keySet()) {
        double[] clock = turns[row][0];
        double processor = Arrays.stream(turns[row++][1]).average().orElseThrow();
        Arrays.sort(clock);
        System.out.printf(
            "%-18s %2d callers: median %6.1f us, %6.0f calls/s; tenth %6.1f us; processor %6.1f"
                + " us%n",
            name,
            callers,
            clock[ROUNDS / 2],
            1_000_000 / clock[ROUNDS / 2],
            clock[ROUNDS / 10],
            processor);
      }
    } finally {
      threads.shutdown();
      benchmark.close();
    }
  }

  private static Map<String, Way> ways(ClientBenchmark benchmark) {
    Map<String, Way> ways = new LinkedHashMap<>();
    ways.put("JDK bare", benchmark::jdk1Bare);
    ways.put("JDK bare, direct", benchmark::jdk2BareDirect);
    ways.put("JDK transport", benchmark::jdk3Transport);
    ways.put("JDK client call", benchmark::jdk4Client);
    ways.put("Apache bare", benchmark::apache1Bare);
    ways.put("Apache transport", benchmark::apache2Transport);
    ways.put("Apache client call", benchmark::apache3Client);
    return ways;
  }

  /** Returns the time by the clock and of the processor, in microseconds, by way and round. */
  private static double[][][] measure(
      Map<String, Way> ways, ExecutorService threads, int callers, int rounds) throws Exception {
    double[][][] micros = new double[ways.size()][2][rounds];
    for (int round = 0; round < rounds; round++) {
      int row = 0;
      for (Way way : ways.values()) {
        long processor = processorNanos();
        long clock = System.nanoTime();
        turn(way, threads, callers);
        micros[row][0][round] = (System.nanoTime() - clock) / 1_000.0 / CALLS_OF_A_TURN;
        micros[row++][1][round] = (processorNanos() - processor) / 1_000.0 / CALLS_OF_A_TURN;
      }
    }
    return micros;
  }

  private static void turn(Way way, ExecutorService threads, int callers) throws Exception {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int caller = 0; caller < callers; caller++) {
      tasks.add(
          () -> {
            for (int i = 0; i < CALLS_OF_A_TURN / callers; i++) {
              way.call();
            }
            return null;
          });
    }
    for (Future<Void> task : threads.invokeAll(tasks)) {
      task.get();
    }
  }

  /** Of the whole process: callers, client threads, server. */
  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
