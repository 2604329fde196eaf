package dev.symbiont.cli.agentpin;

import dev.symbiont.agentpin.AgentDeclaration;
import dev.symbiont.agentpin.AgentPinException;
import dev.symbiont.agentpin.DiscoveryDocument;
import dev.symbiont.agentpin.EntityType;
import dev.symbiont.cli.CommandGroup;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code symbiont agentpin discovery}. */
@Command(name = "discovery", description = "Build and check discovery documents.")
final class DiscoveryCommands extends CommandGroup {
  DiscoveryCommands() {}

  @Command(name = "build", description = "Build a discovery document from keys and agents.")
  static final class Build extends ConsoleCommand {
    @Option(names = "--entity", required = true, description = "The domain.")
    private String entity = "";

    @Option(
        names = "--type",
        required = true,
        description = "What the domain does: ${COMPLETION-CANDIDATES}.")
    private EntityType type = EntityType.BOTH;

    @Option(
        names = "--key",
        required = true,
        description = "File with a public key as JWK, as keygen writes it; may be repeated.")
    private List<Path> keys = List.of();

    @Option(
        names = "--agent",
        description = "Agent declaration: a JSON object, or a file with one; may be repeated.")
    private List<String> agents = List.of();

    @Option(names = "--max-delegation-depth", description = "0 to 3 (default: ${DEFAULT-VALUE}).")
    private int maxDelegationDepth;

    @Option(
        names = {"-o", "--output"},
        description = "File to write; else it is printed.")
    private @Nullable Path output;

    Build(Console console) {
      super(console);
    }

    @Override
    public Integer call() throws IOException {
      Inputs inputs = new Inputs(console());
      DiscoveryDocument.Builder document =
          DiscoveryDocument.builder(entity, type)
              .maxDelegationDepth(maxDelegationDepth)
              .updatedAt(console().clock().instant());
      for (Path key : keys) {
        document.addKey(inputs.jwk(key));
      }
      for (String agent : agents) {
        document.addAgent(
            AgentDeclaration.ofJson(inputs.object(inputs.textOrFile(agent), "--agent")));
      }
      new Outputs(console()).write(document.build().toJson(), output);
      return ExitCode.OK;
    }
  }

  @Command(name = "validate", description = "Check a discovery document.")
  static final class Validate extends ConsoleCommand {
    @Parameters(paramLabel = "FILE", description = "The document.")
    private Path file = Path.of("");

    @Option(names = "--entity", required = true, description = "The domain that it must be of.")
    private String entity = "";

    Validate(Console console) {
      super(console);
    }

    @Override
    public Integer call() throws IOException {
      JsonObject.Builder result = JsonObject.builder();
      try {
        DiscoveryDocument.parse(new Inputs(console()).file(file)).validateFor(entity);
        result.put("valid", true);
      } catch (AgentPinException e) {
        result
            .put("valid", false)
            .put("error_code", e.code().name())
            .put("error_message", String.valueOf(e.getMessage()));
      }
      JsonObject answer = result.build();
      console().json(answer);
      return answer.bool("valid").orElse(false) ? ExitCode.OK : ExitCode.FAILURE;
    }
  }
}
