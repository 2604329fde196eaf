package dev.symbiont.schemapin;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The TXT record {@code v=schemapin1; kid=…; fp=sha256:…} with which a domain names its key a
 * second time (section 10).
 *
 * @param kid a name for the key, if there is one
 * @param fingerprint the key
 */
public record DnsTxtRecord(Optional<String> kid, KeyFingerprint fingerprint) {
  private static final String VERSION = "schemapin1";
  private static final int LONGEST = 4096;

  /** Returns the name at which the record of {@code domain} stands. */
  public static String lookupName(String domain) {
    return "_schemapin."
        + (domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain);
  }

  /** Reads {@code text}; empty if it is not such a record. */
  public static Optional<DnsTxtRecord> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Set<String> seen = new HashSet<>();
    boolean versioned = false;
    Optional<String> kid = Optional.empty();
    Optional<KeyFingerprint> fingerprint = Optional.empty();
    for (String part : text.split(";", -1)) {
      if (part.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      if (equals < 0) {
        return Optional.empty();
      }
      String name = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      String value = part.substring(equals + 1).strip();
      boolean known = name.equals("v") || name.equals("kid") || name.equals("fp");
      if (known && !seen.add(name)) {
        return Optional.empty();
      }
      switch (name) {
        case "v" -> versioned = value.equals(VERSION);
        case "kid" -> kid = Optional.of(value);
        case "fp" -> fingerprint = KeyFingerprint.parse(value);
        default -> {} // for later versions
      }
    }
    Optional<String> name = kid;
    return versioned ? fingerprint.map(key -> new DnsTxtRecord(name, key)) : Optional.empty();
  }

  /** Tells whether {@code text} means to be such a record, whether or not it can be read. */
  static boolean isMeant(String text) {
    String stripped = text.strip();
    return !stripped.isEmpty() && (stripped.charAt(0) == 'v' || stripped.charAt(0) == 'V');
  }
}
