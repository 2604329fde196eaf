package dev.symbiont.runtime.policy.cedar;

import dev.symbiont.domain.error.SymbiontException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps the shared policies of a book as the files of a directory are. A timer calls {@link
 * #refresh}; a change is taken over when two looks in a row have seen the same, so that a file that
 * is just being written is not taken for a shorter one. What is refused changes nothing: the last
 * good set stays in force. Thread-safe.
 */
public final class SharedPolicies {
  private final Path directory;
  private final PolicyBook book;
  private final List<String> firstWarnings;
  private Map<String, String> inForce;
  private Map<String, String> seen;
  private volatile Optional<String> problem = Optional.empty();

  /**
   * Reads the policies of {@code directory} into {@code book}.
   *
   * @throws InvalidPolicyException if a file is not Cedar
   * @throws SymbiontException if a file cannot be read
   */
  public SharedPolicies(Path directory, PolicyBook book) {
    this.directory = Objects.requireNonNull(directory, "directory");
    this.book = Objects.requireNonNull(book, "book");
    PolicyFiles files = read();
    this.firstWarnings = List.copyOf(book.replaceShared(files));
    this.inForce = files.digests();
    this.seen = inForce;
  }

  /** What came of looking at the files. */
  public sealed interface Refresh {
    /** Nothing is new. */
    record Unchanged() implements Refresh {}

    /**
     * The files are in force.
     *
     * @param files the SHA-256 of each file, by its path
     * @param warnings what their authors should know
     */
    record Loaded(Map<String, String> files, List<String> warnings) implements Refresh {
      /** Copies the collections. */
      public Loaded {
        files = Map.copyOf(files);
        warnings = List.copyOf(warnings);
      }
    }

    /**
     * The files were refused, and the set before them stays in force. Told once for each state of
     * the files.
     *
     * @param problem what is wrong with which file
     */
    record Refused(String problem) implements Refresh {}
  }

  /** Returns what the authors of the files should know, as these stood at the start. */
  public List<String> firstWarnings() {
    return firstWarnings;
  }

  /** Looks whether the files have changed, and takes a change over. */
  public synchronized Refresh refresh() {
    PolicyFiles files;
    try {
      files = read();
    } catch (SymbiontException e) {
      return refused(String.valueOf(e.getMessage()));
    }
    Map<String, String> now = files.digests();
    boolean settled = now.equals(seen);
    seen = now;
    if (now.equals(inForce)) {
      problem = Optional.empty();
      return new Refresh.Unchanged();
    }
    if (!settled) {
      return new Refresh.Unchanged();
    }
    try {
      List<String> warnings = book.replaceShared(files);
      inForce = now;
      problem = Optional.empty();
      return new Refresh.Loaded(now, warnings);
    } catch (InvalidPolicyException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  /** Returns why the files as they are now are not in force; empty if they are. */
  public Optional<String> problem() {
    return problem;
  }

  private Refresh refused(String why) {
    boolean known = problem.filter(why::equals).isPresent();
    problem = Optional.of(why);
    return known ? new Refresh.Unchanged() : new Refresh.Refused(why);
  }

  private PolicyFiles read() {
    try {
      return PolicyFiles.read(directory);
    } catch (IOException e) {
      throw new SymbiontException("the policies in " + directory + " cannot be read: " + e, e);
    }
  }
}
