package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.TerminationReason;

/** Unwinds a phase when the loop must end at once: out of time, cancelled, or unable to go on. */
final class LoopStopped extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient TerminationReason reason;

  LoopStopped(TerminationReason reason) {
    super(reason.toString(), null, false, false);
    this.reason = reason;
  }

  static LoopStopped cancelled() {
    return new LoopStopped(new TerminationReason.Failed("cancelled"));
  }

  static LoopStopped timeout() {
    return new LoopStopped(new TerminationReason.Timeout());
  }

  TerminationReason reason() {
    return reason;
  }
}
