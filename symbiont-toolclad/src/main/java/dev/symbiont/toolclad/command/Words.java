package dev.symbiont.toolclad.command;

import dev.symbiont.toolclad.problem.TemplateException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Splits operator text into words (ToolClad digest, section 8.2): quotes group, a backslash makes
 * the next character literal, nothing is expanded and nothing is a comment.
 */
final class Words {
  private final String text;
  private final List<Word> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private final StringBuilder escaped = new StringBuilder();
  private boolean started;
  private boolean quoted;
  private int at;

  private Words(String text) {
    this.text = text;
  }

  /**
   * One word.
   *
   * @param text its text without quotes and backslashes
   * @param escaped one character for each of {@code text}: {@code 1} where a backslash made it
   *     literal, so that it opens no placeholder; empty if there was no backslash
   * @param quoted whether any part was quoted or escaped
   */
  record Word(String text, String escaped, boolean quoted) {}

  /** Splits {@code text}. */
  static List<Word> split(String text) throws TemplateException {
    return new Words(text).split();
  }

  /** Splits {@code text} and returns the plain words. */
  static List<String> plain(String text) throws TemplateException {
    List<String> plain = new ArrayList<>();
    for (Word word : split(text)) {
      plain.add(word.text());
    }
    return Collections.unmodifiableList(plain);
  }

  private List<Word> split() throws TemplateException {
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case ' ', '\t', '\r', '\n' -> endWord();
        case '\'' -> singleQuoted();
        case '"' -> doubleQuoted();
        case '\\' -> {
          if (at == text.length()) {
            throw new TemplateException("a backslash stands at the end");
          }
          quoted = true;
          append(text.charAt(at++), true);
        }
        default -> plainRun();
      }
    }
    endWord();
    return words;
  }

  /** Appends the characters from the last one read to the next that means something. */
  private void plainRun() {
    int start = at - 1;
    while (at < text.length() && isPlain(text.charAt(at))) {
      at++;
    }
    append(start, at);
  }

  private static boolean isPlain(char c) {
    return switch (c) {
      case ' ', '\t', '\r', '\n', '\'', '"', '\\' -> false;
      default -> true;
    };
  }

  private void singleQuoted() throws TemplateException {
    int end = text.indexOf('\'', at);
    if (end < 0) {
      throw new TemplateException("a single quote is not closed");
    }
    startQuoted();
    append(at, end);
    at = end + 1;
  }

  private void doubleQuoted() throws TemplateException {
    startQuoted();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      boolean escape = c == '\\' && at < text.length() && isEscapable(text.charAt(at));
      append(escape ? text.charAt(at++) : c, escape);
    }
    if (at == text.length()) {
      throw new TemplateException("a double quote is not closed");
    }
    at++;
  }

  private void startQuoted() {
    started = true;
    quoted = true;
  }

  private void append(int from, int to) {
    started = true;
    word.append(text, from, to);
    if (!escaped.isEmpty()) {
      escaped.append("0".repeat(to - from));
    }
  }

  private void append(char c, boolean literal) {
    started = true;
    word.append(c);
    if (literal && escaped.isEmpty()) {
      escaped.append("0".repeat(word.length() - 1));
    }
    if (literal || !escaped.isEmpty()) {
      escaped.append(literal ? '1' : '0');
    }
  }

  private void endWord() {
    if (started) {
      words.add(new Word(word.toString(), escaped.toString(), quoted));
      word.setLength(0);
      escaped.setLength(0);
      started = false;
      quoted = false;
    }
  }

  private static boolean isEscapable(char c) {
    return c == '"' || c == '\\' || c == '$' || c == '`';
  }
}
