package dev.symbiont.skills;

import dev.symbiont.skills.match.Matcher;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** Scans one text line by line, as the SDKs and the runtime cut it into lines. */
final class PlainText {
  private static final int LINES_PER_CLOCK_READING = 1024;

  private final Rules rules;
  private final Matcher matcher;
  private final Findings findings;
  private final Deadline deadline;
  private final String text;
  private byte[] classes = new byte[256];

  PlainText(Rules rules, Matcher matcher, byte[] text, Findings findings, Deadline deadline) {
    this.rules = rules;
    this.matcher = matcher;
    this.findings = findings;
    this.deadline = deadline;
    this.text = new String(text, StandardCharsets.UTF_8);
  }

  void scan() {
    int line = 0;
    int start = 0;
    while (start < text.length() && !findings.full()) {
      int end = start;
      while (end < text.length() && !isBreak(text.charAt(end))) {
        end++;
      }
      line++;
      if (line % LINES_PER_CLOCK_READING == 0 && deadline.missed()) {
        return;
      }
      lookAtLine(start, endWithoutReturn(start, end), line);
      start = end + (text.startsWith("\r\n", end) ? 2 : 1);
    }
  }

  private void lookAtLine(int start, int end, int line) {
    if (classes.length < end - start) {
      classes = new byte[Math.max(end - start, 2 * classes.length)];
    }
    int size = 0;
    for (int i = start; i < end; i += Character.charCount(text.codePointAt(i))) {
      classes[size++] = rules.compiled().classOf(text.codePointAt(i));
    }
    if (!matcher.mayMatch(classes, 0, size)) {
      return;
    }
    BitSet found = new BitSet();
    matcher.begin();
    matcher.runClasses(classes, 0, size);
    matcher.end(found);
    for (int rule = found.nextSetBit(0); rule >= 0; rule = found.nextSetBit(rule + 1)) {
      byte[] shown = text.substring(start, end).getBytes(StandardCharsets.UTF_8);
      rules.report(rule, shown, 0, shown.length, line, findings);
    }
  }

  private int endWithoutReturn(int start, int end) {
    boolean returns =
        rules.profile() == ScanProfile.RUNTIME
            && end < text.length()
            && end > start
            && text.charAt(end - 1) == '\r';
    return returns ? end - 1 : end;
  }

  private boolean isBreak(char c) {
    return rules.profile() == ScanProfile.RUNTIME ? c == '\n' : isPythonBreak(c);
  }

  private static boolean isPythonBreak(char c) {
    return (c >= '\n' && c <= '\r')
        || (c >= 0x1C && c <= 0x1E)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }
}
