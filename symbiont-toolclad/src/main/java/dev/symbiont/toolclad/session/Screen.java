package dev.symbiont.toolclad.session;

import dev.symbiont.toolclad.value.ValuePattern;
import java.util.Locale;
import java.util.Optional;

/** How the output of an interactive program is read (ToolClad digest, section 15). */
public final class Screen {
  private static final char ESCAPE = '\u001B';
  private static final char BELL = '\u0007';

  private Screen() {}

  /** Removes terminal escapes: CSI, OSC, and two- and three-byte ones; unfinished ones stay. */
  public static String stripEscapes(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = text.charAt(at) == ESCAPE ? endOfEscape(text, at) : -1;
      if (end < 0) {
        plain.append(text.charAt(at++));
      } else {
        at = end;
      }
    }
    return plain.toString();
  }

  /** Returns the end of the escape at {@code from}, or -1 if it is unfinished. */
  private static int endOfEscape(String text, int from) {
    if (from + 1 >= text.length()) {
      return -1;
    }
    char kind = text.charAt(from + 1);
    if (kind == '[') {
      int at = skip(text, from + 2, '0', '?');
      at = skip(text, at, ' ', '/');
      return isBetween(text, at, '@', '~') ? at + 1 : -1;
    }
    if (kind == ']') {
      return endOfString(text, from + 2);
    }
    int at = skip(text, from + 1, ' ', '/');
    return isBetween(text, at, '0', '~') ? at + 1 : -1;
  }

  private static int endOfString(String text, int from) {
    for (int at = from; at < text.length(); at++) {
      if (text.charAt(at) == BELL) {
        return at + 1;
      }
      if (text.charAt(at) == ESCAPE && text.startsWith("\\", at + 1)) {
        return at + 2;
      }
    }
    return -1;
  }

  private static int skip(String text, int from, char low, char high) {
    int at = from;
    while (isBetween(text, at, low, high)) {
      at++;
    }
    return at;
  }

  private static boolean isBetween(String text, int at, char low, char high) {
    return at < text.length() && text.charAt(at) >= low && text.charAt(at) <= high;
  }

  /**
   * Returns the prompt, without white space at its end, if the last line of {@code plain} shows
   * that the program waits for input. Text inside the output is never a prompt.
   */
  public static Optional<String> prompt(String plain, ValuePattern ready) {
    String line = lastLine(plain);
    String trimmed = line.stripTrailing();
    boolean found = !line.isEmpty() && (ready.isFoundIn(line) || ready.isFoundIn(trimmed));
    return found ? Optional.of(trimmed) : Optional.empty();
  }

  /** Returns the text after the last line feed, and after the last carriage return in it. */
  static String lastLine(String plain) {
    String line = plain.substring(plain.lastIndexOf('\n') + 1);
    return line.substring(line.lastIndexOf('\r') + 1);
  }

  /** Returns the output of one command: what stands before the prompt, minus the echoed command. */
  static String output(String plain, String command) {
    String before = plain.substring(0, plain.lastIndexOf('\n') + 1).replace("\r\n", "\n");
    int firstEnd = before.indexOf('\n');
    boolean echoed = firstEnd >= 0 && before.substring(0, firstEnd).strip().equals(command.strip());
    return echoed ? before.substring(firstEnd + 1) : before;
  }

  /** Returns {@code error} if the prompt says so in any case, else {@code ready}. */
  public static String inferState(String prompt) {
    return prompt.toLowerCase(Locale.ROOT).contains("error") ? "error" : "ready";
  }
}
