package dev.symbiont.agentpin;

import java.time.Instant;

/**
 * Port: remembers the nonces that were answered, so that a recorded response cannot be played back
 * (R31). Serves as well for credentials that are good for one use. Implementations are thread-safe.
 */
@FunctionalInterface
public interface NonceStore {
  /**
   * Records {@code nonce}, in one step.
   *
   * @param until when it may be forgotten
   * @return whether it was not recorded before
   */
  boolean record(String nonce, Instant until);
}
