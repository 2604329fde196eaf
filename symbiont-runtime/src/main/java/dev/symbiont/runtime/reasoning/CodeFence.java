package dev.symbiont.runtime.reasoning;

/** Models like to wrap JSON in a Markdown code fence (specification section 10.6). */
final class CodeFence {
  private static final String FENCE = "```";

  private CodeFence() {}

  /** Returns {@code text} without surrounding blanks and one surrounding fence. */
  static String strip(String text) {
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
