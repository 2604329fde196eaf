package dev.symbiont.benchmarks.schemapin;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;

/**
 * Runs {@link SchemaPinBenchmark} against the CPU time of the thread instead of the clock on the
 * wall, for machines that others use too. Prints microseconds of CPU time in the best round, which
 * others disturbed least, and ratios to the bare verify of the same provider, whose rounds
 * alternate with the others'.
 */
public final class SchemaPinCpuTime {
  private static final int WARM_UP = 200;
  private static final int ROUNDS = 100;
  private static final int CALLS = 50;
  private static final List<String> PROVIDERS =
      List.of(
          "org.bouncycastle.jce.provider.BouncyCastleProvider",
          "org.conscrypt.OpenSSLProvider",
          "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider");

  private SchemaPinCpuTime() {}

  /** An operation of the benchmark. */
  @FunctionalInterface
  private interface Operation {
    Object run() throws GeneralSecurityException;
  }

  /** Measures all providers. */
  public static void main(String[] arguments)
      throws ReflectiveOperationException, GeneralSecurityException {
    for (String provider : PROVIDERS) {
      SchemaPinBenchmark benchmark = new SchemaPinBenchmark();
      benchmark.provider = provider;
      benchmark.setUp();
      double[][] times =
          measure(
              List.of(
                  benchmark::bareVerify,
                  benchmark::canonicalize,
                  () -> benchmark.canonicalize().length > 0 && benchmark.bareVerify(),
                  benchmark::verifySchema));
      double bare = times[0][0];
      System.out.printf(
          "%s: bare %.1f, canonicalize %.1f, canonicalize and verify %.1f (%.2f),"
              + " verifySchema %.1f (%.2f)%n",
          provider,
          bare,
          times[1][0],
          times[2][0],
          times[2][0] / bare,
          times[3][0],
          times[3][0] / bare);
    }
  }

  /** Returns the sorted times of a call, round by round, for each operation. */
  private static double[][] measure(List<Operation> operations) throws GeneralSecurityException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[][] times = new double[operations.size()][ROUNDS];
    int results = 0;
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (int i = 0; i < operations.size(); i++) {
        long start = threads.getCurrentThreadCpuTime();
        for (int call = 0; call < CALLS; call++) {
          results += operations.get(i).run().hashCode() & 1;
        }
        if (round >= 0) {
          times[i][round] = (threads.getCurrentThreadCpuTime() - start) / 1e3 / CALLS;
        }
      }
    }
    if (results < 0) {
      throw new AssertionError("results are counted so that no call is left out");
    }
    for (double[] sorted : times) {
      Arrays.sort(sorted);
    }
    return times;
  }
}
