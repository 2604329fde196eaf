package dev.symbiont.cli.schemapin;

import dev.symbiont.cli.Console;
import dev.symbiont.cli.Console.Style;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.schemapin.VerificationResult;
import dev.symbiont.schemapin.VerificationResult.Rejected;
import dev.symbiont.schemapin.VerificationResult.Verified;

/** Prints what a verification found. */
final class Results {
  private Results() {}

  /** Prints {@code result} and returns the exit code: an expired signature is a no. */
  static int print(Console console, VerificationResult result, boolean json) {
    if (json) {
      console.json(result.toJson());
    } else if (result instanceof Verified verified) {
      console.line(
          "%s  %s  %s%s"
              .formatted(
                  console.styled(Style.GREEN, verified.terms().expired() ? "expired" : "verified"),
                  verified.domain(),
                  verified.key(),
                  verified.pinning().map(status -> "  " + status.word()).orElse("")));
      verified.warnings().forEach(warning -> console.note("warning " + warning));
    } else if (result instanceof Rejected rejected) {
      console.line(
          console.styled(Style.RED, "refused")
              + "  "
              + rejected.code().word()
              + "  "
              + rejected.message());
    }
    boolean good = result instanceof Verified verified && !verified.terms().expired();
    return good ? ExitCode.OK : ExitCode.FAILURE;
  }
}
