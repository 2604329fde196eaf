package dev.symbiont.runtime.dsl;

import java.util.Comparator;
import java.util.Objects;

/**
 * Something that is wrong, or doubtful, in an agent file.
 *
 * @param line the line, from 1
 * @param column the column in bytes of UTF-8, from 1
 * @param code {@code E1xx} syntax, {@code E2xx} meaning, {@code W…} a warning
 * @param message a sentence for people
 */
public record Diagnostic(int line, int column, String code, String message)
    implements Comparable<Diagnostic> {
  private static final Comparator<Diagnostic> ORDER =
      Comparator.comparingInt(Diagnostic::line)
          .thenComparingInt(Diagnostic::column)
          .thenComparing(Diagnostic::code)
          .thenComparing(Diagnostic::message);

  /** Refuses {@code null}. */
  public Diagnostic {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
  }

  /** Tells whether this keeps the file from being used. */
  public boolean isError() {
    return code.startsWith("E");
  }

  @Override
  public int compareTo(Diagnostic other) {
    return ORDER.compare(this, other);
  }

  /** Returns {@code line:column: CODE message}. */
  @Override
  public String toString() {
    return line + ":" + column + ": " + code + " " + message;
  }
}
