package dev.symbiont.skills;

import dev.symbiont.skills.match.Dialect;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule table and the way a text is cut into lines. How folders are walked does not depend on it:
 * no profile follows links or skips a file in silence.
 */
public enum ScanProfile {
  /**
   * The default: the runtime's ids with better expressions, wrapped commands joined, hidden
   * characters reported and seen through (skills.md section 5.1).
   */
  HARDENED(Dialect.JAVA),
  /** The 40 rules of the Rust runtime, line by line, for comparison. */
  RUNTIME(Dialect.UNICODE),
  /** The ten rules of the Python and JavaScript SDKs, line by line, for comparison. */
  SDK(Dialect.UNICODE);

  private static final int FIELDS = 5;

  private final Dialect dialect;

  ScanProfile(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Returns the word in configurations, in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the profile with that word. */
  public static Optional<ScanProfile> ofWord(String word) {
    for (ScanProfile profile : values()) {
      if (profile.word().equals(word)) {
        return Optional.of(profile);
      }
    }
    return Optional.empty();
  }

  /** Returns the rules in table order. */
  public List<ScanRule> rules() {
    String resource = word() + ".rules";
    try (InputStream in = ScanProfile.class.getResourceAsStream(resource);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    Objects.requireNonNull(in, resource), StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.startsWith("#")).map(ScanProfile::rule).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  Dialect dialect() {
    return dialect;
  }

  private static ScanRule rule(String line) {
    String[] fields = line.split("\t", FIELDS);
    return new ScanRule(fields[0], fields[4], Severity.ofWord(fields[2]).orElseThrow(), fields[3]);
  }
}
