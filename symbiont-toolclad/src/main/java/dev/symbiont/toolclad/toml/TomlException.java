package dev.symbiont.toolclad.toml;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Text was refused as TOML. Thrown to the reader of a file, which reports it as a value. */
public final class TomlException extends Exception {
  private static final long serialVersionUID = 1L;

  /** 0 if unknown. */
  private final int line;

  TomlException(int line, String problem) {
    this(line, problem, null);
  }

  TomlException(int line, String problem, @Nullable Throwable cause) {
    super(problem, cause);
    this.line = line;
  }

  /** Returns the line of the problem, counted from 1, if it is known. */
  public OptionalInt line() {
    return line > 0 ? OptionalInt.of(line) : OptionalInt.empty();
  }
}
