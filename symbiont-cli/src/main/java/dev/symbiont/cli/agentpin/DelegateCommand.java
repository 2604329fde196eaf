package dev.symbiont.cli.agentpin;

import dev.symbiont.agentpin.AgentPinCrypto;
import dev.symbiont.agentpin.AgentRef;
import dev.symbiont.agentpin.Attestation;
import dev.symbiont.agentpin.DelegationLink;
import dev.symbiont.agentpin.DelegationRole;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "delegate",
    description = {
      "Attest that another agent may act with exactly these capabilities.",
      "Prints the delegation chain for 'issue --delegation-chain'."
    })
final class DelegateCommand extends ConsoleCommand {
  @Option(names = "--private-key", required = true, description = "PEM file of the private key.")
  private Path privateKey = Path.of("");

  @Option(names = "--kid", required = true, description = "Id under which the key is published.")
  private String kid = "";

  @Option(names = "--domain", required = true, description = "The domain that vouches.")
  private String domain = "";

  @Option(names = "--agent-id", required = true, description = "Its agent.")
  private String agentId = "";

  @Option(names = "--role", required = true, description = "${COMPLETION-CANDIDATES}.")
  private DelegationRole role = DelegationRole.MAKER;

  @Option(names = "--delegatee-domain", required = true, description = "The domain of the other.")
  private String delegateeDomain = "";

  @Option(names = "--delegatee-agent-id", required = true, description = "The other agent.")
  private String delegateeAgentId = "";

  @Option(names = "--capabilities", required = true, description = "Comma-separated list.")
  private String capabilities = "";

  @Option(names = "--chain", description = "File with the chain so far, to which is added.")
  private @Nullable Path chain;

  @Option(
      names = {"-o", "--output"},
      description = "File to write; else it is printed.")
  private @Nullable Path output;

  DelegateCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    Inputs inputs = new Inputs(console());
    List<DelegationLink> links =
        new ArrayList<>(chain == null ? List.of() : IssueCommand.links(inputs, chain));
    links.add(
        new Attestation(
                new AgentRef(domain, agentId),
                role,
                new AgentRef(delegateeDomain, delegateeAgentId),
                Inputs.commaSeparated(capabilities))
            .sign(AgentPinCrypto.preferred(), inputs.privateKey(privateKey), kid));
    new Outputs(console())
        .write(
            new JsonArray(links.stream().<JsonValue>map(DelegationLink::toJson).toList()), output);
    return ExitCode.OK;
  }
}
