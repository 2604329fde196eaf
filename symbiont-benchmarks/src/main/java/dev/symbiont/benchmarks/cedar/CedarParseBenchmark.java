package dev.symbiont.benchmarks.cedar;

import dev.symbiont.cedar.PolicySet;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cedar.policy.PolicyId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Parsing one megabyte of policies, and replacing one policy of a set of a thousand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CedarParseBenchmark {
  private static final int MEGABYTE = 1_000_000;

  private String text = "";
  private PolicySet thousand = PolicySet.EMPTY;
  private Policy replacement;

  /** Prepares the text and the set. */
  @Setup
  public void prepare() {
    String policy =
        """
        permit(principal in Group::"staff", action in [Action::"view", Action::"list"], resource is Document)
        when { context.mfa && resource.level <= principal.clearance && resource.name like "*.txt" };
        """;
    text =
        policy
            .repeat(MEGABYTE / policy.length() + 1)
            .substring(0, MEGABYTE / policy.length() * policy.length());
    thousand = PolicySet.parse(policy.repeat(1_000));
    replacement = Policy.parse("forbid(principal, action, resource) when { context.locked };");
  }

  /** Parses text to syntax trees. */
  @Benchmark
  public List<Policy> parseMegabyte() {
    return Policy.parseAll(text);
  }

  /** Replaces one policy and indexes the set again. */
  @Benchmark
  public PolicySet replaceOneOfThousand() {
    return thousand.with(PolicyId.of("policy500"), replacement);
  }
}
