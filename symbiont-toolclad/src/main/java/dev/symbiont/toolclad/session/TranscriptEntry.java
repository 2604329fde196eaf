package dev.symbiont.toolclad.session;

import java.time.Instant;
import java.util.Objects;

/**
 * One line of the record of a session.
 *
 * @param at when
 * @param direction who said it
 * @param content what was said
 */
public record TranscriptEntry(Instant at, Direction direction, String content) {
  /** Refuses {@code null}. */
  public TranscriptEntry {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(content, "content");
  }

  /** Who said something. */
  public enum Direction {
    /** The agent typed a command. */
    COMMAND,
    /** The program answered. */
    RESPONSE,
    /** A command was refused before it was typed. */
    POLICY_DENIED,
    /** The session itself: started, ended. */
    SYSTEM
  }
}
