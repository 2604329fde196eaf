package dev.symbiont.api;

import dev.symbiont.domain.error.ApiException;
import dev.symbiont.domain.secret.Secret;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes credentials out of text that a server sent, before anybody sees it. */
final class Redaction {
  /** Every quantifier runs over one character class and ends at another, so matching is linear. */
  private static final Pattern BEARER = Pattern.compile("(?i)bearer [A-Za-z0-9._~+/=-]{1,8192}");

  private static final Pattern JWT =
      Pattern.compile(
          "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{1,4096}\\.[A-Za-z0-9_-]{1,8192}\\.[A-Za-z0-9_-]{0,4096}");

  private Redaction() {}

  /** Returns {@code text} without credentials, cut at the length that an exception keeps. */
  static String of(String text, Optional<Secret> credential) {
    // Cut first with room to spare, so that a long body costs no more than a short one.
    int most = ApiException.Failure.MAX_BODY_CHARS;
    boolean cut = text.length() > 2 * most;
    String shown = cut ? text.substring(0, 2 * most) : text;
    if (credential.isPresent()) {
      String secret = credential.get().value();
      shown = shown.replace(secret, Secret.MASK);
      // The cut may have left the beginning of a secret at the end.
      shown = cut ? shown.substring(0, Math.max(0, shown.length() - secret.length())) : shown;
    }
    shown = BEARER.matcher(shown).replaceAll("Bearer " + Secret.MASK);
    shown = JWT.matcher(shown).replaceAll(Secret.MASK);
    return shown.length() <= most ? shown : shown.substring(0, most);
  }
}
