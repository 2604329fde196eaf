package dev.symbiont.runtime.policy.cedar;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows how to write what published examples write in a way that Cedar does not know. */
final class Spelling {
  /** A bounded number of blanks on either side keeps the search linear. */
  private static final Pattern ACTION_AS_TEXT =
      Pattern.compile("action {0,8}== {0,8}\"([A-Za-z0-9_:.-]{1,128})\"");

  private static final Pattern ACTION_FIRST =
      Pattern.compile("(permit|forbid) {0,8}\\( {0,8}action\\b");

  private Spelling() {}

  static String hint(String source) {
    Matcher text = ACTION_AS_TEXT.matcher(source);
    if (text.find()) {
      String name = text.group(1);
      boolean group = name.equals("tool_call") || name.equals("delegate") || name.equals("message");
      return ". An action is an entity, not a text: write 'action %s Action::\"%s\"'"
          .formatted(group ? "in" : "==", name);
    }
    Matcher first = ACTION_FIRST.matcher(source);
    if (first.find()) {
      return ". A policy names all three: write '%s(principal, action …, resource)'"
          .formatted(first.group(1));
    }
    return "";
  }
}
