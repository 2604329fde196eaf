package dev.symbiont.toolclad.output;

import java.nio.charset.StandardCharsets;

/**
 * Refuses a document type with an internal subset or an external identifier: entity expansion and
 * external files start there. A bare {@code <!DOCTYPE name>} is fine; nmap writes one.
 */
final class XmlProlog {
  private static final String DOCTYPE = "<!DOCTYPE";
  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

  private XmlProlog() {}

  static void requireBareDoctype(byte[] raw) throws OutputException {
    if (isWide(raw)) {
      throw new OutputException("XML must be UTF-8");
    }
    // Latin-1 maps each byte to one char; the markup itself is ASCII.
    String text = new String(raw, StandardCharsets.ISO_8859_1);
    int at = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0;
    while (at >= 0 && at < text.length()) {
      if (text.charAt(at) <= ' ') {
        at++;
      } else if (text.startsWith("<?", at)) {
        at = after(text, "?>", at);
      } else if (text.startsWith("<!--", at)) {
        at = after(text, "-->", at);
      } else if (text.startsWith(DOCTYPE, at)) {
        at = requireBare(text, at + DOCTYPE.length());
      } else {
        return;
      }
    }
  }

  private static int requireBare(String text, int from) throws OutputException {
    int end = text.indexOf('>', from);
    String name = end < 0 ? "" : text.substring(from, end).strip();
    boolean bare = !name.isEmpty() && name.chars().noneMatch(XmlProlog::isForbidden);
    if (!bare) {
      throw new OutputException("a document type with a subset or an external identifier");
    }
    return end + 1;
  }

  private static int after(String text, String end, int from) {
    int found = text.indexOf(end, from);
    return found < 0 ? -1 : found + end.length();
  }

  private static boolean isForbidden(int c) {
    return c <= ' ' || "[]\"'<%&".indexOf(c) >= 0;
  }

  /** UTF-16 and UTF-32 hide the markup from this scan. */
  private static boolean isWide(byte[] raw) {
    return raw.length > 1 && (raw[0] == 0 || raw[1] == 0 || (raw[0] & 0xFE) == 0xFE);
  }
}
