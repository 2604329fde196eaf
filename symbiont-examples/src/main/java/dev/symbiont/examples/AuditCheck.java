package dev.symbiont.examples;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.audit.AuditQuery;
import dev.symbiont.runtime.audit.AuditReader;
import dev.symbiont.runtime.audit.AuditReport;
import dev.symbiont.runtime.audit.AuditVerifier;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Changes one character of a copy of the audit trail and shows that it is found. */
public final class AuditCheck {
  private AuditCheck() {}

  /** Runs the example. */
  public static void main(String[] arguments) throws IOException {
    run(Files.createTempDirectory("symbiont"), System.out);
  }

  static void run(Path directory, PrintStream out) throws IOException {
    Path log;
    try (SymbiontRuntime runtime =
            SymbiontRuntime.builder().dataDirectory(directory.resolve("data")).build();
        SymbiontClient client =
            SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build()) {
      log = runtime.audit().directory();
      client
          .reasoning()
          .addPolicy(
              AgentId.of("researcher"),
              CedarPolicy.of(
                  "search", "permit(principal, action in Action::\"tool_call\", resource);"));
    }
    // snippet: audit-read
    new AuditReader(log)
        .query(AuditQuery.LATEST.withLimit(3))
        .forEach(record -> out.println(record.json().string("type").orElse("?")));
    // end
    out.println("valid: " + AuditVerifier.verify(log).valid());

    Path copy = copyWithOneChange(log, directory.resolve("copy"));
    // snippet: audit-damage
    AuditReport damaged = AuditVerifier.verify(copy);
    damaged.problems().stream()
        .findFirst()
        .ifPresent(problem -> out.println("found: " + problem.kind()));
    // end
  }

  private static Path copyWithOneChange(Path log, Path copy) throws IOException {
    Files.createDirectory(copy);
    try (Stream<Path> files = Files.list(log)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file);
        Files.writeString(
            copy.resolve(file.getFileName()), text.replace("PolicyChanged", "PolicyChangee"));
      }
    }
    return copy;
  }
}
