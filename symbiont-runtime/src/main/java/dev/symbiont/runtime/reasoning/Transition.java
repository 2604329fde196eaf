package dev.symbiont.runtime.reasoning;

import java.util.concurrent.atomic.AtomicBoolean;

/** A phase is left once. */
final class Transition {
  private Transition() {}

  static void use(AtomicBoolean consumed) {
    if (!consumed.compareAndSet(false, true)) {
      throw new IllegalStateException("this phase of the loop has been left already");
    }
  }
}
