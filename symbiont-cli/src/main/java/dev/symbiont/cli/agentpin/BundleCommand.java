package dev.symbiont.cli.agentpin;

import dev.symbiont.agentpin.DiscoveryDocument;
import dev.symbiont.agentpin.RevocationDocument;
import dev.symbiont.agentpin.TrustBundle;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "bundle", description = "Put documents of several domains into a trust bundle.")
final class BundleCommand extends ConsoleCommand {
  @Option(
      names = "--discovery",
      required = true,
      arity = "1..*",
      description = "Discovery documents.")
  private List<Path> discoveries = List.of();

  @Option(names = "--revocation", arity = "1..*", description = "Revocation documents.")
  private List<Path> revocations = List.of();

  @Option(
      names = {"-o", "--output"},
      description = "File to write; else it is printed.")
  private @Nullable Path output;

  BundleCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    Inputs inputs = new Inputs(console());
    TrustBundle.Builder bundle = TrustBundle.builder(console().clock());
    for (Path file : discoveries) {
      bundle.add(DiscoveryDocument.parse(inputs.file(file)));
    }
    for (Path file : revocations) {
      bundle.add(RevocationDocument.parse(inputs.file(file)));
    }
    new Outputs(console()).write(bundle.build().toJson(), output);
    return ExitCode.OK;
  }
}
