package dev.symbiont.skills;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Takes hidden characters, hidden markup and phrases that try to give a model orders out of short
 * texts that machines made and that flow into a prompt (skills.md section 8).
 *
 * <p>This damages ordinary text: accents that are separate characters, small digits, joined emoji,
 * scripts with joiners. Never change so what is signed, executed or stored for a user; keep the
 * original beside the result. The phrases raise the bar a little and raise false alarms, so they
 * serve for monitoring, not as a gate. All methods are linear in the text.
 */
public final class PromptText {
  /** What {@link #injectionMarkers} reports for Latin and Cyrillic letters in one text. */
  public static final String MIXED_SCRIPT = "mixed-script";

  /** What {@link #redactInjectionMarkers} puts in the place of a phrase. */
  public static final String REDACTED = "[redacted:injection]";

  private static final String FENCE = "```";

  /** The first and the last code point of each range. */
  private static final int[] FORBIDDEN = {
    0x0000,
    0x0008,
    0x000B,
    0x000C,
    0x000E,
    0x001F,
    0x007F,
    0x009F,
    0x00AD,
    0x00AD,
    0x0300,
    0x036F,
    0x180E,
    0x180E,
    0x200B,
    0x200F,
    0x202A,
    0x202E,
    0x2060,
    0x206F,
    0x2070,
    0x209F,
    0xFE00,
    0xFE0F,
    0xFEFF,
    0xFEFF,
    0x1D173,
    0x1D17A,
    0xE0000,
    0xE007F,
    0xE0100,
    0xE01EF,
    // Beyond the list of the runtime: fillers, the Arabic letter mark, line separators.
    0x061C,
    0x061C,
    0x115F,
    0x1160,
    0x2028,
    0x2029,
    0x3164,
    0x3164,
    0xFFA0,
    0xFFA0
  };

  private static final List<Marker> MARKERS =
      InjectionMarkers.PHRASES.stream().map(Marker::of).toList();

  private PromptText() {}

  /**
   * A phrase.
   *
   * @param literal in lower case
   * @param compact without white space and ASCII punctuation
   */
  private record Marker(String literal, String compact) {
    static Marker of(String phrase) {
      return new Marker(phrase, withoutBlanks(phrase));
    }

    boolean occursIn(String text, String compactText) {
      return text.contains(literal) || compactText.contains(compact);
    }
  }

  /** Tells whether {@link #stripInvisible} removes {@code codePoint}. */
  public static boolean isForbidden(int codePoint) {
    for (int i = 0; i < FORBIDDEN.length; i += 2) {
      if (codePoint >= FORBIDDEN[i] && codePoint <= FORBIDDEN[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** Removes every forbidden code point. */
  public static String stripInvisible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().filter(c -> !isForbidden(c)).forEach(visible::appendCodePoint);
    return visible.toString();
  }

  /** Removes {@code <!-- … -->}; one that does not end takes the rest with it. */
  public static String stripHtmlComments(String text) {
    return stripBetween(text, "<!--", "-->");
  }

  /** Removes text between two fences of three backticks; an open fence takes the rest with it. */
  public static String stripMarkdownFences(String text) {
    return stripBetween(text, FENCE, FENCE);
  }

  /** Removes comments, then fences, then forbidden code points. */
  public static String stripWithMarkup(String text) {
    return stripInvisible(stripMarkdownFences(stripHtmlComments(text)));
  }

  /**
   * Returns the marker phrases in {@code text}, in the order of the list, and {@link #MIXED_SCRIPT}
   * if letters of ASCII and Cyrillic occur together. Letter case, compatibility forms, white space
   * and ASCII punctuation do not matter. Hidden characters do: {@linkplain #stripInvisible strip}
   * them first.
   */
  public static List<String> injectionMarkers(String text) {
    String normal = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    String compact = withoutBlanks(normal);
    List<String> found = new ArrayList<>();
    for (Marker marker : MARKERS) {
      if (marker.occursIn(normal, compact)) {
        found.add(marker.literal());
      }
    }
    if (isMixed(normal)) {
      found.add(MIXED_SCRIPT);
    }
    return List.copyOf(found);
  }

  /** Replaces each literal occurrence of a marker phrase, in any ASCII letter case. */
  public static String redactInjectionMarkers(String text) {
    String redacted = text;
    for (Marker marker : MARKERS) {
      redacted = replaceIgnoringCase(redacted, marker.literal());
    }
    return redacted;
  }

  /** Removes hidden markup and characters, then replaces marker phrases. */
  public static String forDownstreamPrompt(String text) {
    return redactInjectionMarkers(stripWithMarkup(text));
  }

  private static String stripBetween(String text, String start, String end) {
    StringBuilder rest = new StringBuilder(text.length());
    int from = 0;
    int at = text.indexOf(start);
    while (at >= 0) {
      rest.append(text, from, at);
      int closed = text.indexOf(end, at + start.length());
      if (closed < 0) {
        return rest.toString();
      }
      from = closed + end.length();
      at = text.indexOf(start, from);
    }
    return rest.append(text, from, text.length()).toString();
  }

  private static String replaceIgnoringCase(String text, String phrase) {
    String lower = asciiLowerCase(text);
    int at = lower.indexOf(phrase);
    if (at < 0) {
      return text;
    }
    StringBuilder replaced = new StringBuilder(text.length());
    int from = 0;
    while (at >= 0) {
      replaced.append(text, from, at).append(REDACTED);
      from = at + phrase.length();
      at = lower.indexOf(phrase, from);
    }
    return replaced.append(text, from, text.length()).toString();
  }

  /** Keeps the length, which lower case beyond ASCII may change. */
  private static String asciiLowerCase(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      lower.append(c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c);
    }
    return lower.toString();
  }

  private static String withoutBlanks(String text) {
    StringBuilder compact = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !isWhiteSpace(c) && !isAsciiPunctuation(c))
        .forEach(compact::appendCodePoint);
    return compact.toString();
  }

  private static boolean isWhiteSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
  }

  private static boolean isAsciiPunctuation(int c) {
    return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
  }

  private static boolean isMixed(String text) {
    return text.chars().anyMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        && text.chars().anyMatch(c -> c >= 0x400 && c <= 0x4FF);
  }
}
