package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.P256PublicKey;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What names a key: {@code sha256:} and the SHA-256 of its SubjectPublicKeyInfo in 64 lower-case
 * hexadecimal digits (section 2).
 *
 * @param value the text, 71 characters
 */
public record KeyFingerprint(String value) {
  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

  /**
   * Refuses another form.
   *
   * @throws IllegalArgumentException if {@code value} is not {@code sha256:} and 64 lower-case
   *     hexadecimal digits
   */
  public KeyFingerprint {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a fingerprint is 'sha256:' and 64 lower-case hexadecimal digits");
    }
  }

  /** Returns the fingerprint of {@code key}. */
  public static KeyFingerprint of(P256PublicKey key) {
    return new KeyFingerprint("sha256:" + key.fingerprint());
  }

  /** Reads a fingerprint as people write it: in any case, with blanks around it. */
  public static Optional<KeyFingerprint> parse(String text) {
    String normal = normalize(text);
    return FORM.matcher(normal).matches()
        ? Optional.of(new KeyFingerprint(normal))
        : Optional.empty();
  }

  /** Tells whether {@code text}, as people write it, names this key. */
  boolean isNamedBy(String text) {
    return normalize(text).equals(value);
  }

  private static String normalize(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return value;
  }
}
