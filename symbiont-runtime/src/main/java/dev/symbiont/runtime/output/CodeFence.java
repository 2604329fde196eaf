package dev.symbiont.runtime.output;

/**
 * Models like to wrap JSON in a Markdown code fence (runtime reasoning specification section 10.6).
 */
public final class CodeFence {
  private static final String FENCE = "```";

  private CodeFence() {}

  /** Returns {@code text} without surrounding blanks and one surrounding fence. */
  public static String strip(String text) {
    String trimmed = text.strip();
    if (!trimmed.startsWith(FENCE)) {
      return trimmed;
    }
    int firstLineEnd = trimmed.indexOf('\n');
    if (firstLineEnd < 0) {
      return trimmed;
    }
    String body = trimmed.substring(firstLineEnd + 1);
    return body.endsWith(FENCE)
        ? body.substring(0, body.length() - FENCE.length()).strip()
        : body.strip();
  }
}
