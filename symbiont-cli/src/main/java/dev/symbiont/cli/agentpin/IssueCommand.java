package dev.symbiont.cli.agentpin;

import dev.symbiont.agentpin.CapabilitySet;
import dev.symbiont.agentpin.Constraints;
import dev.symbiont.agentpin.CredentialIssuer;
import dev.symbiont.agentpin.CredentialRequest;
import dev.symbiont.agentpin.DelegationLink;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "issue", description = "Issue a credential; prints it.")
final class IssueCommand extends ConsoleCommand {
  @Option(names = "--private-key", required = true, description = "PEM file of the private key.")
  private Path privateKey = Path.of("");

  @Option(names = "--kid", required = true, description = "Id under which the key is published.")
  private String kid = "";

  @Option(names = "--issuer", required = true, description = "The issuing domain.")
  private String issuer = "";

  @Option(names = "--agent-id", required = true, description = "The agent.")
  private String agentId = "";

  @Option(names = "--capabilities", required = true, description = "Comma-separated list.")
  private String capabilities = "";

  @Option(names = "--audience", description = "The verifier for whom the credential is made.")
  private String audience = "";

  @Option(names = "--ttl", description = "Lifetime in seconds (default: ${DEFAULT-VALUE}).")
  private long ttl = CredentialRequest.DEFAULT_LIFETIME.toSeconds();

  @Option(names = "--constraints", description = "JSON object, or a file with one.")
  private @Nullable String constraints;

  @Option(names = "--delegation-chain", description = "File with a JSON list of attestations.")
  private @Nullable Path delegationChain;

  IssueCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    Inputs inputs = new Inputs(console());
    CredentialRequest.Builder request =
        CredentialRequest.builder(agentId)
            .capabilities(CapabilitySet.of(Inputs.commaSeparated(capabilities)))
            .audience(audience)
            .lifetime(Duration.ofSeconds(ttl));
    if (constraints != null) {
      request.constraints(
          Constraints.ofJson(inputs.object(inputs.textOrFile(constraints), "--constraints")));
    }
    if (delegationChain != null) {
      request.delegationChain(links(inputs, delegationChain));
    }
    String token =
        CredentialIssuer.builder(issuer, inputs.privateKey(privateKey), kid)
            .clock(console().clock())
            .build()
            .issue(request.build());
    if (json()) {
      console().json(JsonObject.builder().put("credential", token).build());
    } else {
      console().line(token);
    }
    return ExitCode.OK;
  }

  static List<DelegationLink> links(Inputs inputs, Path file) throws IOException {
    List<DelegationLink> links = new ArrayList<>();
    for (JsonValue entry : inputs.array(inputs.file(file), "the file " + file)) {
      if (!(entry instanceof JsonObject link)) {
        throw Inputs.usage(file + " must hold a list of objects");
      }
      links.add(DelegationLink.ofJson(link));
    }
    return links;
  }
}
