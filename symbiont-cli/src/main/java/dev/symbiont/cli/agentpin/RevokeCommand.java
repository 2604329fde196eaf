package dev.symbiont.cli.agentpin;

import dev.symbiont.agentpin.RevocationDocument;
import dev.symbiont.agentpin.RevocationReason;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "revoke",
    description = "Add entries to a revocation document; it is created when missing.")
final class RevokeCommand extends ConsoleCommand {
  @Option(names = "--document", required = true, description = "File of the document.")
  private Path document = Path.of("");

  @Option(names = "--entity", required = true, description = "The domain that revokes.")
  private String entity = "";

  @Option(names = "--credential", description = "Id (jti) of a credential; may be repeated.")
  private List<String> credentials = List.of();

  @Option(names = "--agent", description = "Id of an agent; may be repeated.")
  private List<String> agents = List.of();

  @Option(names = "--key", description = "Id of a key; may be repeated.")
  private List<String> keys = List.of();

  @Option(names = "--reason", required = true, description = "${COMPLETION-CANDIDATES}.")
  private RevocationReason reason = RevocationReason.SUPERSEDED;

  RevokeCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    if (credentials.isEmpty() && agents.isEmpty() && keys.isEmpty()) {
      throw Inputs.usage("name what to revoke: --credential, --agent or --key");
    }
    RevocationDocument.Builder revocations = start();
    credentials.forEach(id -> revocations.revokeCredential(id, reason));
    agents.forEach(id -> revocations.revokeAgent(id, reason));
    keys.forEach(id -> revocations.revokeKey(id, reason));
    RevocationDocument changed = revocations.build();
    new Outputs(console()).write(changed.toJson(), document);
    if (json()) {
      console().json(changed.toJson());
    }
    return ExitCode.OK;
  }

  private RevocationDocument.Builder start() throws IOException {
    if (!Files.exists(console().resolve(document))) {
      return RevocationDocument.builder(entity, console().clock());
    }
    RevocationDocument existing = RevocationDocument.parse(new Inputs(console()).file(document));
    if (!existing.entity().equals(Optional.of(entity))) {
      throw Inputs.usage(document + " is not the revocation document of " + entity);
    }
    return existing.toBuilder(console().clock());
  }
}
