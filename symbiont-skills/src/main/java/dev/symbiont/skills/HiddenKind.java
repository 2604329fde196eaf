package dev.symbiont.skills;

/** Characters that people do not see (skills.md section 5.1, item 5). */
enum HiddenKind {
  BIDI(0, "hidden-bidi", Severity.HIGH, "characters that reorder the text as people see it"),
  TAG(1, "hidden-tag-characters", Severity.HIGH, "invisible tag characters, which can carry text"),
  ZERO_WIDTH(2, "hidden-zero-width", Severity.WARNING, "characters without width"),
  CONTROL(3, "hidden-control", Severity.WARNING, "control characters or line separators");

  /** What a code point is. */
  enum Visibility {
    VISIBLE,
    /** Hidden always. */
    HIDDEN,
    /** Normal in emoji and some scripts, suspicious between visible ASCII characters. */
    HIDDEN_BETWEEN_ASCII
  }

  private final int order;
  private final String id;
  private final Severity severity;
  private final String message;

  HiddenKind(int order, String id, Severity severity, String message) {
    this.order = order;
    this.id = id;
    this.severity = severity;
    this.message = message;
  }

  /** Place among the kinds in one line. */
  int order() {
    return order;
  }

  ScanRule rule() {
    return new ScanRule(id, "", severity, message);
  }

  static Visibility visibility(int c) {
    if (c >= ' ' && c < 0x7F) {
      return Visibility.VISIBLE;
    }
    if (c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F)) {
      return Visibility.HIDDEN_BETWEEN_ASCII;
    }
    boolean hidden = isControl(c) || isBidi(c) || isTag(c) || isZeroWidth(c);
    return hidden ? Visibility.HIDDEN : Visibility.VISIBLE;
  }

  /** Returns the kind of a code point that is not visible. */
  static HiddenKind of(int c) {
    if (isControl(c)) {
      return CONTROL;
    }
    if (isBidi(c)) {
      return BIDI;
    }
    return isTag(c) ? TAG : ZERO_WIDTH;
  }

  private static boolean isControl(int c) {
    return (c < ' ' && c != '\t' && c != '\n' && c != '\r')
        || (c >= 0x7F && c <= 0x9F)
        || c == 0x2028
        || c == 0x2029;
  }

  private static boolean isBidi(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }

  private static boolean isTag(int c) {
    return c >= 0xE0000 && c <= 0xE007F;
  }

  private static boolean isZeroWidth(int c) {
    return switch (c) {
      case 0xAD, 0x61C, 0x115F, 0x1160, 0x180E, 0x200B, 0x200E, 0x200F, 0x3164, 0xFEFF, 0xFFA0 ->
          true;
      default ->
          (c >= 0x2060 && c <= 0x2065)
              || (c >= 0x206A && c <= 0x206F)
              || (c >= 0x1D173 && c <= 0x1D17A)
              || (c >= 0xE0100 && c <= 0xE01EF);
    };
  }
}
