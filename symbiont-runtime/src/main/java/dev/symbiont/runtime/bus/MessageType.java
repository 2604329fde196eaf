package dev.symbiont.runtime.bus;

import java.util.Locale;

/** What kind of message it is (spec/runtime-http-api.md section 4.2). */
public enum MessageType {
  /** To one agent. */
  DIRECT,
  /** To every agent but the sender. */
  BROADCAST,
  /** To the subscribers of a topic. */
  PUBLISH,
  /** To one agent, which is asked to respond. */
  REQUEST,
  /** The answer to a request. */
  RESPONSE;

  /** Returns the word of the wire contract, for example {@code "direct"}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
