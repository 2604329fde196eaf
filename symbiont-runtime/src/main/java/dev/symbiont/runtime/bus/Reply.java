package dev.symbiont.runtime.bus;

/** The outcome of a request. */
public sealed interface Reply {
  /** The asked agent has responded. */
  record Answered(ReceivedMessage message) implements Reply {}

  /** No response came in time. */
  enum TimedOut implements Reply {
    /** The only instance. */
    REQUEST
  }

  /** The request was not accepted. */
  record NotSent(SendResult.Refused refusal) implements Reply {}
}
