package dev.symbiont.cli;

import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything outside that a command may touch: streams, environment, working directory, clock. A
 * test hands in its own.
 *
 * @param in standard input
 * @param out where results go
 * @param err where progress and errors go
 * @param terminal whether a person looks at {@code out} and {@code err}; decides colour and
 *     progress
 * @param environment the environment variables
 * @param directory the directory that relative paths start from
 * @param clock the time
 */
public record Console(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    boolean terminal,
    Map<String, String> environment,
    Path directory,
    Clock clock) {
  private static final int LEAST_COLUMNS = 20;

  /** Copies the environment. */
  public Console {
    environment = Map.copyOf(environment);
    Objects.requireNonNull(clock, "clock");
  }

  /** Styles of text on a terminal (ECMA-48 select graphic rendition). */
  public enum Style {
    /** Emphasis. */
    BOLD("1"),
    /** Less important. */
    DIM("2"),
    /** Good. */
    GREEN("32"),
    /** Bad. */
    RED("31"),
    /** Attention. */
    YELLOW("33"),
    /** Names. */
    CYAN("36");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  /** Prints a line of the result. */
  public void line(String text) {
    out.println(text);
    out.flush();
  }

  /** Prints a value of the result as JSON, indented. */
  public void json(JsonValue value) {
    line(new GsonCodec().writePretty(value));
  }

  /** Prints a value as one line of JSON, for streams of events. */
  public void jsonLine(JsonValue value) {
    line(JsonText.line(value));
  }

  /** Prints a line of progress or of an error. */
  public void note(String text) {
    err.println(text);
    err.flush();
  }

  /** Returns {@code text} in {@code style} on a terminal that wants colour, else as it is. */
  public String styled(Style style, String text) {
    return coloured() ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
  }

  /**
   * Returns text of a model, a tool or a stranger without characters that command a terminal: each
   * control character but the line feed and the tab becomes U+FFFD.
   */
  public static String harmless(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? 0xFFFD : c)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }

  /**
   * Returns the width that text for people is broken at: the environment variable {@code COLUMNS},
   * which the launcher sets on a terminal. Empty if it is not known; a terminal narrower than 20
   * columns counts as that wide.
   */
  public OptionalInt columns() {
    return variable("COLUMNS")
        .filter(text -> text.matches("[1-9][0-9]{0,3}"))
        .map(text -> OptionalInt.of(Math.max(LEAST_COLUMNS, Integer.parseInt(text))))
        .orElseGet(OptionalInt::empty);
  }

  /** Returns the environment variable {@code name} if it is set and not empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** Resolves a path given on the command line against the working directory. */
  public Path resolve(Path path) {
    return directory.resolve(path);
  }

  private boolean coloured() {
    return terminal && variable("NO_COLOR").isEmpty();
  }
}
