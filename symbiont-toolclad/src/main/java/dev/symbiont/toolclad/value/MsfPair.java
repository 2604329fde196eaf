package dev.symbiont.toolclad.value;

import dev.symbiont.toolclad.address.WhiteSpace;
import dev.symbiont.toolclad.problem.Category;
import java.util.Optional;

/**
 * One pair of {@code msf_options}: {@code KEY VALUE} with a key in upper case, or {@code set Key
 * VALUE}. Console commands such as {@code run} do not fit this form.
 */
final class MsfPair {
  private static final String SET = "set ";

  private MsfPair() {}

  static Optional<Category> refuse(String pair) {
    for (int i = 0; i < pair.length(); i++) {
      char c = pair.charAt(i);
      if (Characters.isMetacharacter(c) || c == '"' || c == '\'' || c == '\\') {
        return Optional.of(Category.INJECTION);
      }
    }
    if (Characters.hasControl(pair)) {
      return Optional.of(Category.CONTROL_CHAR);
    }
    boolean prefixed = pair.startsWith(SET);
    String assignment = prefixed ? pair.substring(SET.length()) : pair;
    int blank = assignment.indexOf(' ');
    boolean valid =
        blank > 0
            && isKey(assignment.substring(0, blank), prefixed)
            && !WhiteSpace.isBlank(assignment.substring(blank + 1))
            && assignment.charAt(blank + 1) != ' ';
    return valid ? Optional.empty() : Optional.of(Category.FORMAT);
  }

  private static boolean isKey(String key, boolean anyCase) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean letter = (c >= 'A' && c <= 'Z') || (anyCase && c >= 'a' && c <= 'z');
      boolean inside = i > 0 && ((c >= '0' && c <= '9') || c == '_');
      if (!letter && !inside) {
        return false;
      }
    }
    return true;
  }
}
