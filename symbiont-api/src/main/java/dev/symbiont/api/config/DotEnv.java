package dev.symbiont.api.config;

import dev.symbiont.domain.error.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@code .env} file (SDK surface, section 2.3): {@code KEY=value}, an optional {@code
 * export}, comments, single quotes as they are, double quotes with {@code \n \t \" \\}. Nothing is
 * expanded, and nothing reaches the environment of the process.
 */
final class DotEnv {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \\t]*=[ \\t]*(.*)");

  private DotEnv() {}

  static Map<String, String> parse(String file, String text) {
    Map<String, String> variables = new LinkedHashMap<>();
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher assignment = ASSIGNMENT.matcher(line);
      if (!assignment.matches()) {
        throw refused(file, number, "expected KEY=value");
      }
      variables.put(assignment.group(1), value(file, number, assignment.group(2)));
    }
    return variables;
  }

  private static String value(String file, int number, String text) {
    if (text.startsWith("'")) {
      int end = text.indexOf('\'', 1);
      requireEnd(file, number, text, end);
      return text.substring(1, end);
    }
    if (text.startsWith("\"")) {
      return quoted(file, number, text);
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '#' && (i == 0 || Character.isWhitespace(text.charAt(i - 1)))) {
        return text.substring(0, i).strip();
      }
    }
    return text;
  }

  private static String quoted(String file, int number, String text) {
    StringBuilder value = new StringBuilder();
    int at = 1;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        value.append(unescaped(text.charAt(at++)));
      } else {
        value.append(c);
      }
    }
    requireEnd(file, number, text, at < text.length() ? at : -1);
    return value.toString();
  }

  private static String unescaped(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case '"', '\\' -> String.valueOf(c);
      default -> "\\" + c;
    };
  }

  private static void requireEnd(String file, int number, String text, int end) {
    if (end < 0) {
      throw refused(file, number, "the quote is not closed");
    }
    String rest = text.substring(end + 1).strip();
    if (!rest.isEmpty() && !rest.startsWith("#")) {
      throw refused(file, number, "text after the closing quote");
    }
  }

  /** The line is not shown, because it may hold a secret. */
  private static ConfigurationException refused(String file, int number, String problem) {
    return new ConfigurationException(file, "line " + number + ": " + problem);
  }
}
