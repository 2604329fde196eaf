package dev.symbiont.domain.schedule;

import java.util.StringTokenizer;

/**
 * The outer shape of a cron expression (HTTP contract, section 5.6); the runtime reads the rest.
 */
final class CronFields {
  static final String EXPECTATION =
      "must have 6 or 7 fields, seconds first (\"0 30 6 * * *\" is half past six), or be a shortcut"
          + " such as @daily; five fields, as in Unix cron, are not accepted";

  private static final int FEWEST = 6;
  private static final int MOST = 7;

  private CronFields() {}

  static boolean isPlausible(String expression) {
    int fields = new StringTokenizer(expression).countTokens();
    return (fields >= FEWEST && fields <= MOST)
        || (fields == 1 && expression.strip().startsWith("@"));
  }
}
