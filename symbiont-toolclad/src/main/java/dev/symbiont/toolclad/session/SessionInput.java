package dev.symbiont.toolclad.session;

import dev.symbiont.toolclad.manifest.Backend;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;
import dev.symbiont.toolclad.value.Characters;
import dev.symbiont.toolclad.value.ValuePattern;
import java.util.Optional;

/** What may be typed into a session (ToolClad digest, section 15). */
public final class SessionInput {
  private SessionInput() {}

  /**
   * Returns why {@code text} may not be typed; empty if it may. The pattern must match the whole
   * text, and no control character may smuggle a second command in.
   */
  public static Optional<Problem> refuse(
      String text, ValuePattern pattern, boolean sanitizeInjection) {
    if (text.isEmpty()) {
      return refusal(Category.EMPTY, "the command is empty");
    }
    if (Characters.hasControl(text)) {
      return refusal(Category.CONTROL_CHAR, "the command contains a control character");
    }
    if (sanitizeInjection && Characters.firstMetacharacter(text) >= 0) {
      return refusal(Category.INJECTION, "the command contains a shell metacharacter");
    }
    return pattern.matches(text)
        ? Optional.empty()
        : refusal(Category.PATTERN, "the command does not match pattern " + pattern.source());
  }

  /** Returns the target inside {@code text}: the group {@code target}, else the last word. */
  public static Optional<String> target(Backend.SessionCommand command, String text) {
    if (!command.extractTarget()) {
      return Optional.empty();
    }
    if (command.pattern().hasGroup("target")) {
      return Optional.of(command.pattern().group("target", text).orElse(""));
    }
    return Optional.of(text.substring(text.lastIndexOf(' ') + 1));
  }

  private static Optional<Problem> refusal(Category category, String sentence) {
    return Optional.of(
        Problem.ofArgument(category, "command", "Validation failed for 'command': " + sentence));
  }
}
