package dev.symbiont.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Markdown form of a memory (sdk-surface.md section 4.4), byte for byte as the Python and
 * JavaScript SDKs write it. Stateless and thread-safe.
 */
public final class MemoryMarkdown {
  private static final String FACTS = "Facts";
  private static final String PROCEDURES = "Procedures";
  private static final String LEARNED_PATTERNS = "Learned Patterns";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private MemoryMarkdown() {}

  /**
   * Writes {@code context}; its metadata has no place in this form. No item can start a section,
   * because every run of line-breaking characters becomes one blank.
   */
  public static String render(AgentMemoryContext context) {
    StringBuilder text = new StringBuilder(256);
    text.append("# Agent Memory: ").append(singleLine(context.agentId())).append("\n\n");
    section(text, FACTS, context.facts());
    section(text.append('\n'), PROCEDURES, context.procedures());
    section(text.append('\n'), LEARNED_PATTERNS, context.learnedPatterns());
    return text.toString();
  }

  /**
   * Reads a memory that any of the SDKs, the runtime or a person wrote. Lines that are neither a
   * second-level heading nor an item of a known section are ignored.
   *
   * @param agentId the id of the result; the title is not trusted
   */
  public static AgentMemoryContext parse(String agentId, String text) {
    List<String> facts = new ArrayList<>();
    List<String> procedures = new ArrayList<>();
    List<String> learnedPatterns = new ArrayList<>();
    Map<String, List<String>> sections =
        Map.of(
            key(FACTS), facts, key(PROCEDURES), procedures, key(LEARNED_PATTERNS), learnedPatterns);
    @Nullable List<String> current = null;
    int start = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    while (start < text.length()) {
      int end = lineEnd(text, start);
      String line = strip(text, start, end);
      if (line.startsWith("## ")) {
        current = sections.get(key(strip(line, 3, line.length())));
      } else if (current != null && line.startsWith("- ")) {
        current.add(line.substring(2));
      }
      start = end + 1; // CR LF: the empty line between the two says nothing
    }
    return new AgentMemoryContext(agentId, facts, procedures, learnedPatterns, Map.of());
  }

  /** Returns the items as {@link #render} writes them. */
  static List<String> writtenItems(List<String> items) {
    return items.stream().map(MemoryMarkdown::singleLine).filter(item -> !isBlank(item)).toList();
  }

  private static void section(StringBuilder text, String heading, List<String> items) {
    text.append("## ").append(heading).append('\n');
    for (String item : writtenItems(items)) {
      text.append("- ").append(item).append('\n');
    }
  }

  private static String key(String heading) {
    return heading.toLowerCase(Locale.ROOT);
  }

  private static int lineEnd(String text, int start) {
    int end = start;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  private static String singleLine(String item) {
    int first = 0;
    while (first < item.length() && !breaksLine(item.charAt(first))) {
      first++;
    }
    if (first == item.length()) {
      return item;
    }
    StringBuilder line = new StringBuilder(item.length()).append(item, 0, first);
    for (int i = first; i < item.length(); i++) {
      if (!breaksLine(item.charAt(i))) {
        line.append(item.charAt(i));
      } else if (i == first || !breaksLine(item.charAt(i - 1))) {
        line.append(' ');
      }
    }
    return line.toString();
  }

  private static boolean isBlank(String text) {
    return text.chars().allMatch(c -> isWhiteSpace((char) c));
  }

  private static String strip(String text, int start, int end) {
    while (start < end && isWhiteSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isWhiteSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** Everything at which one of the readers splits lines: Python knows the most. */
  private static boolean breaksLine(char c) {
    return (c >= '\n' && c <= '\r')
        || (c >= 0x1C && c <= 0x1E)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }

  /** The Unicode property White_Space; {@link String#strip} would keep the no-break spaces. */
  private static boolean isWhiteSpace(char c) {
    return (c >= '\t' && c <= '\r')
        || c == ' '
        || c == 0x85
        || c == 0xA0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }
}
