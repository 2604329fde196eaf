package dev.symbiont.toolclad.value;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Text of one agent that goes into the prompt of another (ToolClad digest, section 25). Typical
 * phrases of prompt injection are refused, and what people do not see is taken out. This is hygiene
 * and no protection: whoever wants to can word an attack so that no list knows it.
 */
final class AgentSummary {
  private static final List<String> MARKERS =
      List.of(
          "ignore previous instructions",
          "ignore all previous",
          "ignore the previous",
          "ignore prior instructions",
          "ignore all prior",
          "ignore the above",
          "ignore everything above",
          "ignore your instructions",
          "ignore any instructions",
          "ignore the instructions",
          "ignore the system prompt",
          "disregard previous",
          "disregard all previous",
          "disregard prior",
          "disregard the above",
          "disregard your instructions",
          "disregard the instructions",
          "disregard the system prompt",
          "forget previous instructions",
          "forget all previous",
          "forget your instructions",
          "forget everything above",
          "forget everything you",
          "override previous instructions",
          "override your instructions",
          "override the system prompt",
          "override safety",
          "bypass safety",
          "bypass your restrictions",
          "bypass the policy",
          "bypass approval",
          "new instructions:",
          "updated instructions:",
          "your new instructions",
          "your new task is",
          "your real task is",
          "instead of your task",
          "from now on you",
          "you are now a",
          "you are no longer",
          "you must now",
          "act as if you",
          "pretend to be",
          "pretend you are",
          "roleplay as",
          "developer mode",
          "debug mode enabled",
          "jailbreak",
          "do anything now",
          "without any restrictions",
          "no restrictions apply",
          "reveal your system prompt",
          "print your system prompt",
          "repeat your system prompt",
          "show me your instructions",
          "reveal your instructions",
          "begin system prompt",
          "end of system prompt",
          "system override",
          "admin override",
          "<|im_start|>",
          "<|im_end|>",
          "<|system|>",
          "[inst]",
          "<<sys>>",
          "### system:",
          "### instruction:",
          "this action is pre-approved",
          "this is pre-approved",
          "approve this request",
          "mark this as safe",
          "do not tell the user",
          "do not report this");
  private static final List<String> COMPACT_MARKERS =
      MARKERS.stream().map(AgentSummary::compact).toList();
  private static final String COMMENT = "<!--";
  private static final String COMMENT_END = "-->";
  private static final String FENCE = "```";

  private AgentSummary() {}

  /** Returns the phrases of prompt injection that {@code text} has, in any spelling. */
  static List<String> markers(String text) {
    String plain = withoutInvisible(Normalizer.normalize(text, Normalizer.Form.NFKC));
    String lower = plain.toLowerCase(Locale.ROOT);
    String compact = compact(lower);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < MARKERS.size(); i++) {
      String bare = COMPACT_MARKERS.get(i);
      // A marker that is mostly punctuation says nothing without it.
      boolean wordy = bare.length() > 8;
      if (lower.contains(MARKERS.get(i)) || (wordy && compact.contains(bare))) {
        found.add(MARKERS.get(i));
      }
    }
    if (mixesScripts(lower)) {
      found.add("latin and cyrillic letters");
    }
    return found;
  }

  /** Returns {@code text} without invisible characters, HTML comments and fenced blocks. */
  static String cleaned(String text) {
    String visible = withoutInvisible(text);
    return without(without(visible, COMMENT, COMMENT_END), FENCE, FENCE).strip();
  }

  /** An opening without its end takes the rest with it. */
  private static String without(String text, String open, String close) {
    StringBuilder kept = new StringBuilder(text.length());
    int at = 0;
    for (int start = text.indexOf(open); start >= 0; start = text.indexOf(open, at)) {
      kept.append(text, at, start);
      int end = text.indexOf(close, start + open.length());
      if (end < 0) {
        return kept.toString();
      }
      at = end + close.length();
    }
    return kept.append(text, at, text.length()).toString();
  }

  private static String withoutInvisible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().filter(c -> !Characters.isInvisible(c)).forEach(visible::appendCodePoint);
    return visible.toString();
  }

  private static String compact(String text) {
    StringBuilder letters = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean punctuation = c < 0x80 && !Character.isLetterOrDigit(c);
      if (!punctuation && !Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
        letters.append(c);
      }
    }
    return letters.toString();
  }

  private static boolean mixesScripts(String text) {
    return Stream.of(Character.UnicodeScript.LATIN, Character.UnicodeScript.CYRILLIC)
        .allMatch(script -> text.codePoints().anyMatch(c -> isOf(script, c)));
  }

  private static boolean isOf(Character.UnicodeScript script, int c) {
    return Character.isLetter(c) && Character.UnicodeScript.of(c) == script;
  }
}
