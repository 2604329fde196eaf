package dev.symbiont.skills;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One thing that a scan found.
 *
 * @param rule id of the rule
 * @param severity how bad it is
 * @param message what was found, one sentence without text of the file
 * @param line line number from 1; empty if the finding is about the whole file
 * @param file the file, relative to the skill with {@code /}; empty if the text had no name
 */
public record ScanFinding(
    String rule, Severity severity, String message, OptionalInt line, Optional<String> file) {
  /** Refuses {@code null}. */
  public ScanFinding {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(line, "line");
    Objects.requireNonNull(file, "file");
  }
}
