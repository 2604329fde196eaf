package dev.symbiont.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.symbiont.agentpin.AgentDeclaration;
import dev.symbiont.agentpin.AgentPinCrypto;
import dev.symbiont.agentpin.CredentialIssuer;
import dev.symbiont.agentpin.CredentialRequest;
import dev.symbiont.agentpin.DiscoveryDocument;
import dev.symbiont.agentpin.EntityType;
import dev.symbiont.agentpin.Jwk;
import dev.symbiont.agentpin.TrustBundle;
import dev.symbiont.api.SymbiontClient;
import dev.symbiont.cli.CliRun;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.agent.AgentState;
import dev.symbiont.domain.agent.HeartbeatRequest;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.error.AuthenticationException;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.secret.Secret;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.agent.ExecutionMode;
import dev.symbiont.runtime.identity.AgentIdentityCheck;
import dev.symbiont.runtime.identity.IdentityVerdict;
import dev.symbiont.transport.jdk.JdkTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
class IdentityOptionsTest {
  private static final String DOMAIN = "edge.example";
  private static final String KID = "edge-2026-01";

  private final P256PrivateKey key = AgentPinCrypto.preferred().generateKey(new SecureRandom());
  @TempDir private Path directory;

  @Test
  void up_agentpinRequired_heartbeatsOverHttpNeedTheCredential() throws IOException {
    Path documents = Files.createDirectory(directory.resolve("documents"));
    Function<HttpTransport, AgentIdentityCheck> check =
        check(Map.of(), "--require-agentpin", "--agentpin-documents", documents.toString());
    try (LocalRuntime runtime =
            LocalRuntime.start(
                console(Map.of()),
                new LocalRuntime.Settings(
                    new Project(directory),
                    directory.resolve("data"),
                    Listening.anywhere(),
                    Optional.empty(),
                    check,
                    false));
        Connection connection = Connection.to(runtime, console(Map.of()))) {
      SymbiontClient client = connection.client();
      UUID agent = external(runtime);
      Files.writeString(documents.resolve(DOMAIN + ".json"), document(agent).toText());
      HeartbeatRequest heartbeat = HeartbeatRequest.of(AgentState.RUNNING);

      assertThatExceptionOfType(AuthenticationException.class)
          .isThrownBy(() -> client.agents().heartbeat(AgentId.of(agent.toString()), heartbeat))
          .withMessageContaining("agentpin_jwt is required");
      client
          .agents()
          .heartbeat(
              AgentId.of(agent.toString()), heartbeat.withAgentpinJwt(Secret.of(token(agent))));

      assertThat(runtime.runtime().agents().find(agent).orElseThrow().lastHeartbeat()).isPresent();
      assertThat(directory.resolve("data/agentpin_keys.json")).content().contains(DOMAIN);
    }
  }

  @Test
  void check_bundleAndIssuerOfTheEnvironment_acceptTheCredential() throws IOException {
    UUID agent = UUID.randomUUID();
    Path bundle = directory.resolve("bundle.json");
    TrustBundle.builder(Clock.systemUTC()).add(document(agent)).build().save(bundle);

    Function<HttpTransport, AgentIdentityCheck> check =
        check(
            Map.of("SYMBI_AGENTPIN_REQUIRED", "true", "SYMBI_AGENTPIN_DOMAIN", DOMAIN),
            "--agentpin-bundle",
            bundle.toString());

    assertThat(verdict(check, agent, Optional.of(token(agent))))
        .isEqualTo(IdentityVerdict.ACCEPTED);
    assertThat(verdict(check, agent, Optional.empty())).isInstanceOf(IdentityVerdict.Refused.class);
  }

  @Test
  void check_notRequired_acceptsEverybody() throws IOException {
    assertThat(verdict(check(Map.of()), UUID.randomUUID(), Optional.empty()))
        .isEqualTo(IdentityVerdict.ACCEPTED);
  }

  @Test
  void check_contradictoryOptions_areRefused() {
    refused("--require-agentpin", Map.of(), "--agentpin-issuer", DOMAIN);
    refused("true or false", Map.of("SYMBI_AGENTPIN_REQUIRED", "yes"));
    refused("no directory", Map.of(), "--require-agentpin", "--agentpin-documents", "missing");
    assertThat(new CliRun().in(directory).run("up", "--agentpin-audience", "x"))
        .isEqualTo(ExitCode.USAGE);
  }

  private void refused(String message, Map<String, String> environment, String... arguments) {
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> check(environment, arguments))
        .withMessageContaining(message);
  }

  private Function<HttpTransport, AgentIdentityCheck> check(
      Map<String, String> environment, String... arguments) throws IOException {
    return CommandLine.populateCommand(new IdentityOptions(), arguments)
        .check(console(environment), Files.createDirectories(directory.resolve("data")));
  }

  private static IdentityVerdict verdict(
      Function<HttpTransport, AgentIdentityCheck> check, UUID agent, Optional<String> token) {
    try (HttpTransport transport = JdkTransport.create()) {
      return check.apply(transport).check(agent, Optional.empty(), token);
    }
  }

  private Console console(Map<String, String> environment) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return new Console(
        InputStream.nullInputStream(),
        nowhere,
        nowhere,
        false,
        environment,
        directory,
        Clock.systemUTC());
  }

  private DiscoveryDocument document(UUID agent) {
    return DiscoveryDocument.builder(DOMAIN, EntityType.DEPLOYER)
        .addKey(Jwk.of(key.publicKey(), KID))
        .addAgent(AgentDeclaration.builder(agent.toString(), "edge").build())
        .build();
  }

  private String token(UUID agent) {
    return CredentialIssuer.builder(DOMAIN, key, KID)
        .build()
        .issue(CredentialRequest.builder(agent.toString()).build());
  }

  private static UUID external(LocalRuntime runtime) {
    AgentSpec spec =
        new AgentSpec(
            "edge",
            Optional.empty(),
            new ExecutionMode.External(
                Optional.empty(), Optional.of(DOMAIN), Duration.ofSeconds(60)),
            "",
            List.of(),
            Map.of());
    return ((Creation.Created) runtime.runtime().agents().create(spec)).agent().id();
  }
}
