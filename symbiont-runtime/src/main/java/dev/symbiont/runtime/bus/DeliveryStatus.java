package dev.symbiont.runtime.bus;

import java.util.Locale;

/** How far a message has come; for several copies the least finished or worst of them. */
public enum DeliveryStatus {
  /** Accepted and durable, not yet received. */
  PENDING,
  /** Received. */
  DELIVERED,
  /** Among the dead letters. */
  FAILED,
  /** Not received within its time to live. */
  EXPIRED;

  /** Returns the word of the wire contract, for example {@code "pending"}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
