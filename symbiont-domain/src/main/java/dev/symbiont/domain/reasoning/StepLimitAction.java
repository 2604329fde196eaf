package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;
import java.util.Locale;

/**
 * What happens when a loop repeats a failing step (runtime reasoning specification, section 14.2).
 * Read in the spelling of the reference ({@code SkipStep}) and in snake case.
 *
 * @param word the word on the wire
 */
@WireScalar
public record StepLimitAction(String word) implements OpenEnum {
  private static final List<String> KNOWN = List.of("SkipStep", "AbortTask", "Escalate");

  /** The step is denied from then on. */
  public static final StepLimitAction SKIP_STEP = new StepLimitAction("SkipStep");

  /** The loop ends. */
  public static final StepLimitAction ABORT_TASK = new StepLimitAction("AbortTask");

  /** The loop ends, and the call is kept for a person. */
  public static final StepLimitAction ESCALATE = new StepLimitAction("Escalate");

  /** Gives known words their spelling. */
  public StepLimitAction {
    String plain = OpenEnum.canonical(word.replace("_", ""), KNOWN);
    word = KNOWN.contains(plain) ? plain : word;
  }

  /** Returns the value for {@code word}, known or not. */
  public static StepLimitAction of(String word) {
    return new StepLimitAction(word);
  }

  /** Returns the word in snake case, for example {@code skip_step}. */
  public String snakeCase() {
    return word.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean isKnown() {
    return KNOWN.contains(word);
  }

  @Override
  public String toString() {
    return word;
  }
}
