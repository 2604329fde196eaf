package dev.symbiont.agentpin;

/**
 * The only names that may become part of an address or a file name (R33, R34). The issuer of a
 * credential is chosen by whoever sends it, so an unchecked name would be a request forgery or a
 * path traversal.
 */
final class HostName {
  private static final int LONGEST = 253;
  private static final int LONGEST_LABEL = 63;

  private HostName() {}

  /**
   * Tells whether {@code text} is an ASCII host name: at least two labels of letters, digits and
   * inner hyphens, the last one starting with a letter, at most 253 characters.
   */
  static boolean isValid(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    int labels = 0;
    int start = 0;
    while (start <= text.length()) {
      int dot = text.indexOf('.', start);
      int end = dot < 0 ? text.length() : dot;
      if (!isLabel(text, start, end)) {
        return false;
      }
      labels++;
      if (dot < 0) {
        return labels >= 2 && isLetter(text.charAt(start));
      }
      start = dot + 1;
    }
    return false;
  }

  private static boolean isLabel(String text, int start, int end) {
    if (end == start
        || end - start > LONGEST_LABEL
        || text.charAt(start) == '-'
        || text.charAt(end - 1) == '-') {
      return false;
    }
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
