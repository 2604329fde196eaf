package dev.symbiont.skills;

import dev.symbiont.skills.match.Matcher;
import dev.symbiont.skills.match.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The compiled rules of a scanner, and the matchers that learned them. Thread-safe: a matcher is
 * used by one thread at a time.
 */
final class Rules {
  /**
   * Where a line goes on in the next, but for a pipe right before a line feed: that occurs in every
   * row of a table, and {@link RuleSet} takes the line feed for the blank that joins the lines.
   */
  private static final String CONTINUATION = "\\\\[\\r\\n]|(?<!\\|)\\|(?:[ \\t]*\\r|[ \\t]+\\n)";

  private final ScanProfile profile;
  private final List<ScanRule> rules;
  private final Optional<Set<String>> allowedExecutables;
  private final RuleSet compiled;
  private final Queue<Matcher> idle = new ConcurrentLinkedQueue<>();

  Rules(ScanProfile profile, List<ScanRule> custom, Optional<Set<String>> allowedExecutables) {
    this.profile = profile;
    this.allowedExecutables = allowedExecutables;
    List<ScanRule> all = new ArrayList<>(profile.rules());
    all.addAll(custom);
    rules = List.copyOf(all);
    List<String> expressions = new ArrayList<>(rules.stream().map(ScanRule::pattern).toList());
    allowedExecutables.ifPresent(allowed -> expressions.add(Shebang.EXPRESSION));
    compiled = RuleSet.compile(expressions, CONTINUATION, profile.dialect());
  }

  List<ScanRule> all() {
    return rules;
  }

  ScanProfile profile() {
    return profile;
  }

  RuleSet compiled() {
    return compiled;
  }

  Matcher borrow() {
    Matcher matcher = idle.poll();
    return matcher == null ? compiled.matcher() : matcher;
  }

  void giveBack(Matcher matcher) {
    idle.add(matcher);
  }

  /** Adds what rule {@code number} says about a line. */
  void report(int number, byte[] text, int from, int to, int line, Findings findings) {
    if (number < rules.size()) {
      findings.add(rules.get(number), line, number);
    } else {
      Shebang.violation(text, from, to, allowedExecutables.orElse(Set.of()))
          .ifPresent(rule -> findings.add(rule, line, number));
    }
  }

  /** Adds what was hidden in a line, after the findings of the rules. */
  void report(HiddenKind kind, int line, Findings findings) {
    findings.add(kind.rule(), line, compiled.size() + kind.order());
  }
}
