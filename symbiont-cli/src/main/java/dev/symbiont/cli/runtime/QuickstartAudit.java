package dev.symbiont.cli.runtime;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.runtime.audit.AuditReport;
import dev.symbiont.runtime.audit.AuditVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The step of the quickstart that verifies the audit trail, and alters one byte in a copy. */
final class QuickstartAudit {
  private QuickstartAudit() {}

  /** Verifies the trail in {@code original}; {@code copy} does not exist yet. */
  static void tell(Path original, Path copy, Report report) throws IOException {
    report.step("The audit trail: chained, signed, and one altered byte is found");
    AuditReport intact = AuditVerifier.verify(original);
    report.fact(
        "original", (intact.valid() ? "valid, " : "NOT VALID, ") + intact.checked() + " records");
    copy(original, copy);
    alter(copy.resolve("audit-000000000000.jsonl"));
    AuditReport altered = AuditVerifier.verify(copy);
    report.fact(
        "altered copy",
        altered.problems().stream()
            .findFirst()
            .map(found -> "found: record %d, %s".formatted(found.sequence(), found.message()))
            .orElse("valid: THE ALTERATION WAS NOT FOUND"));
    if (!intact.valid() || altered.valid()) {
      throw new CommandFailure(ExitCode.FAILURE, "the audit trail does not hold what it promises");
    }
  }

  private static void alter(Path log) throws IOException {
    byte[] bytes = Files.readAllBytes(log);
    bytes[bytes.length / 2] ^= 1;
    Files.write(log, bytes);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
