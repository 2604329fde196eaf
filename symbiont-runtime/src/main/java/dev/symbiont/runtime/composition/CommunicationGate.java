package dev.symbiont.runtime.composition;

import java.util.Optional;

/** Port: asks the communication rules. Thread-safe. */
@FunctionalInterface
public interface CommunicationGate {
  /**
   * Returns why the agent {@code from} must not reach the agent {@code to}; empty if it may.
   *
   * @param operation what it wants, in the words of rules: {@code ask} or {@code delegate}
   */
  Optional<String> denial(String from, String to, String operation);
}
