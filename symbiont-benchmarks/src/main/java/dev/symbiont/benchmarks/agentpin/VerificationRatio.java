package dev.symbiont.benchmarks.agentpin;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The operations of {@link AgentPinBenchmark} in pairs, for a machine that others use too: the bare
 * operation and the whole one take turns, so that foreign load hits both, and the warm-up is
 * counted in calls, so that it does not depend on the load.
 */
public final class VerificationRatio {
  private static final List<String> PROVIDERS =
      List.of(
          "org.bouncycastle.jce.provider.BouncyCastleProvider",
          "org.conscrypt.OpenSSLProvider",
          "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider");
  private static final int WARM_UP = 40_000;
  private static final int MEASURED = 20_000;
  private static final int TURN = 20;

  private VerificationRatio() {}

  /** Prints the medians in microseconds and their ratio, for each provider. */
  public static void main(String[] arguments) throws Exception {
    for (String provider : PROVIDERS) {
      AgentPinBenchmark operations = new AgentPinBenchmark();
      operations.provider = provider;
      operations.setUp();
      report(provider, "verify", operations::bareVerify, operations::verifyCredential);
      report(provider, "issue", operations::bareSign, operations::issueCredential);
    }
  }

  private static void report(String provider, String name, Callable<?> bare, Callable<?> whole)
      throws Exception {
    measure(WARM_UP, bare, whole);
    double[] medians = measure(MEASURED, bare, whole);
    System.out.printf(
        "%s %s: bare %.1f, whole %.1f, ratio %.3f%n",
        provider, name, medians[0], medians[1], medians[1] / medians[0]);
  }

  private static double[] measure(int calls, Callable<?> bare, Callable<?> whole) throws Exception {
    long[] bareTimes = new long[calls];
    long[] wholeTimes = new long[calls];
    for (int start = 0; start < calls; start += TURN) {
      turn(bareTimes, start, bare);
      turn(wholeTimes, start, whole);
    }
    return new double[] {median(bareTimes), median(wholeTimes)};
  }

  private static void turn(long[] times, int start, Callable<?> operation) throws Exception {
    for (int i = start; i < start + TURN; i++) {
      long before = System.nanoTime();
      if (operation.call() == null) {
        throw new IllegalStateException("the operation has no result");
      }
      times[i] = System.nanoTime() - before;
    }
  }

  private static double median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / 1000.0;
  }
}
