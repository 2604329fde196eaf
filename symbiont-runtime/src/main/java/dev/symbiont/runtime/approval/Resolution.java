package dev.symbiont.runtime.approval;

/** What came of deciding about a held action. */
public sealed interface Resolution {
  /** The decision counts. */
  record Resolved(Approval approval) implements Resolution {}

  /** Somebody, or time, has decided before. */
  record AlreadyResolved(Approval approval) implements Resolution {}

  /** There is no such action. */
  record NotFound() implements Resolution {}
}
