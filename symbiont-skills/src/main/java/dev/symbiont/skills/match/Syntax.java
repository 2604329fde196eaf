package dev.symbiont.skills.match;

import java.util.List;

/** The syntax tree of an expression. */
sealed interface Syntax {
  /** One code point of {@code set}. */
  record Symbol(CharSet set) implements Syntax {}

  /** All parts in order. */
  record Sequence(List<Syntax> parts) implements Syntax {}

  /** Any of the options. */
  record Choice(List<Syntax> options) implements Syntax {}

  /** {@code body} from {@code least} to {@code most} times; {@code most} -1 means without end. */
  record Repeat(Syntax body, int least, int most) implements Syntax {}

  /** A condition on the position. */
  record Position(Kind kind) implements Syntax {
    enum Kind {
      START,
      END,
      BOUNDARY,
      NO_BOUNDARY
    }
  }

  /** A condition on what follows or precedes. */
  record Look(Syntax body, boolean ahead, boolean negative) implements Syntax {}
}
