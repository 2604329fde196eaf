package dev.symbiont.skills;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Collects the findings of one scan up to a bound. Not thread-safe. */
final class Findings {
  private record Entry(int line, int order, ScanFinding finding) {}

  private static final Comparator<Entry> IN_FILE =
      Comparator.comparingInt(Entry::line).thenComparingInt(Entry::order);

  /** In the order of the code points of their paths; what belongs to no file comes last. */
  private static final Comparator<ScanFinding> BY_FILE =
      Comparator.<ScanFinding, Boolean>comparing(finding -> finding.file().isEmpty())
          .thenComparing(
              finding -> finding.file().orElse("").getBytes(StandardCharsets.UTF_8),
              Arrays::compareUnsigned);

  private final int most;
  private final List<ScanFinding> done = new ArrayList<>();
  private final List<Entry> ofFile = new ArrayList<>();
  private Optional<String> file = Optional.empty();
  private boolean full;

  Findings(int most) {
    this.most = most;
  }

  /** What follows is about {@code name}. */
  void beginFile(Optional<String> name) {
    flush();
    file = name;
  }

  /**
   * Adds a finding in a line.
   *
   * @param order place among the findings of the same line
   */
  void add(ScanRule rule, int line, int order) {
    if (hasRoom()) {
      ofFile.add(
          new Entry(
              line,
              order,
              new ScanFinding(
                  rule.name(), rule.severity(), rule.message(), OptionalInt.of(line), file)));
    }
  }

  /** Adds a finding about the whole file. */
  void add(String rule, Severity severity, String message) {
    if (hasRoom()) {
      ofFile.add(
          new Entry(
              Integer.MAX_VALUE,
              0,
              new ScanFinding(rule, severity, message, OptionalInt.empty(), file)));
    }
  }

  private boolean hasRoom() {
    full |= done.size() + ofFile.size() >= most;
    return !full;
  }

  /** Tells whether a finding was dropped: there is no point in going on. */
  boolean full() {
    return full;
  }

  private void flush() {
    ofFile.sort(IN_FILE);
    ofFile.forEach(entry -> done.add(entry.finding()));
    ofFile.clear();
  }

  /** Returns the findings by file, line and rule; those about a whole file come last in it. */
  List<ScanFinding> finished() {
    flush();
    done.sort(BY_FILE);
    if (full) {
      done.add(
          new ScanFinding(
              "scan-limit:findings",
              Severity.HIGH,
              "more than " + most + " findings; the rest was not scanned",
              OptionalInt.empty(),
              Optional.empty()));
    }
    return List.copyOf(done);
  }
}
