package dev.symbiont.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.symbiont.agentpin.AgentDeclaration;
import dev.symbiont.agentpin.AgentPinCrypto;
import dev.symbiont.agentpin.CredentialIssuer;
import dev.symbiont.agentpin.CredentialRequest;
import dev.symbiont.agentpin.CredentialVerifier;
import dev.symbiont.agentpin.DiscoveryDocument;
import dev.symbiont.agentpin.EntityType;
import dev.symbiont.agentpin.Expectations;
import dev.symbiont.agentpin.FilePinStore;
import dev.symbiont.agentpin.InMemoryPinStore;
import dev.symbiont.agentpin.Jwk;
import dev.symbiont.agentpin.LocalRegistry;
import dev.symbiont.agentpin.PinStore;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.Calls;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.agent.ExecutionMode;
import dev.symbiont.runtime.audit.AuditQuery;
import dev.symbiont.runtime.audit.AuditReader;
import dev.symbiont.runtime.audit.AuditRecord;
import dev.symbiont.runtime.bus.MessagePolicy;
import dev.symbiont.testsupport.MutableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heartbeats, events and messages of agents that have to show a credential. */
class AgentIdentityTest {
  private static final String DOMAIN = "edge.example";
  private static final String OTHER_DOMAIN = "evil.example";
  private static final String KID = "edge-2026-01";
  private static final String RUNTIME = "runtime.example";
  private static final P256PrivateKey KEY =
      AgentPinCrypto.bouncyCastle().generateKey(new SecureRandom());

  private static final GsonCodec JSON = new GsonCodec();

  @TempDir private Path directory;
  private final MutableClock clock = new MutableClock(Instant.parse("2026-05-01T08:00:00Z"));
  private final LocalRegistry registry = new LocalRegistry();
  private final SymbiontRuntime runtime = runtime(check(new InMemoryPinStore(), Set.of()));
  private final Calls calls = new Calls(runtime);
  private final UUID external = external(runtime, Optional.of(DOMAIN));
  private final UUID inner = plain(runtime, "inner");

  AgentIdentityTest() {
    publish(DOMAIN, external.toString(), inner.toString());
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void heartbeat_credentialOfTheAgent_isAccepted() {
    HttpReply reply = heartbeat(calls, external, token(DOMAIN, external));

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(runtime.agents().find(external).orElseThrow().lastHeartbeat())
        .contains(clock.instant());
    assertThat(refusals(runtime)).isEmpty();
  }

  @Test
  void event_credentialOfTheAgent_isAccepted() {
    HttpReply reply = event(calls, external, token(DOMAIN, external));

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(runtime.agents().events(external)).hasSize(1);
  }

  @Test
  void message_credentialOfTheSender_isAccepted() {
    HttpReply reply = message(calls, external, inner, token(DOMAIN, external));

    assertThat(calls.object(reply).string("status")).contains("pending");
  }

  @Test
  void everyRoute_noCredential_answers401AndChangesNothing() {
    for (HttpReply reply :
        List.of(
            calls.post("agents/" + external + "/heartbeat", "{\"state\":\"Running\"}"),
            calls.post(
                "agents/" + external + "/heartbeat",
                "{\"state\":\"Running\",\"agentpin_jwt\":null}"),
            calls.post(
                "agents/" + external + "/events",
                "{\"event_type\":\"RunStarted\",\"payload\":null}"),
            calls.post(
                "agents/" + inner + "/messages",
                "{\"sender\":\"%s\",\"payload\":\"hi\"}".formatted(external)))) {
      refused(reply, "CREDENTIAL_MISSING");
    }
    assertThat(runtime.agents().find(external).orElseThrow().lastHeartbeat()).isEmpty();
    assertThat(runtime.agents().events(external)).isEmpty();
    assertThat(runtime.bus().queued()).isZero();
    assertThat(refusals(runtime)).hasSize(4);
  }

  @Test
  void heartbeat_credentialOfAnotherAgent_answers401() {
    refused(heartbeat(calls, external, token(DOMAIN, inner)), "SUBJECT_MISMATCH");
  }

  @Test
  void message_credentialOfTheRecipient_answers401() {
    refused(message(calls, external, inner, token(DOMAIN, inner)), "SUBJECT_MISMATCH");
  }

  @Test
  void heartbeat_sameIdDeclaredByAnotherDomain_answers401() {
    publish(OTHER_DOMAIN, external.toString());
    refused(heartbeat(calls, external, token(OTHER_DOMAIN, external)), "ISSUER_NOT_TRUSTED");
  }

  @Test
  void message_agentWithoutDomain_needsATrustedIssuer() {
    refused(message(calls, inner, external, token(DOMAIN, inner)), "ISSUER_NOT_TRUSTED");
    try (SymbiontRuntime trusting = runtime(check(new InMemoryPinStore(), Set.of(DOMAIN)))) {
      UUID sender = plain(trusting, "sender");
      publish(DOMAIN, sender.toString());
      publish(OTHER_DOMAIN, sender.toString());
      Calls trustingCalls = new Calls(trusting);
      assertThat(message(trustingCalls, sender, sender, token(DOMAIN, sender)).status())
          .isEqualTo(200);
      refused(
          message(trustingCalls, sender, sender, token(OTHER_DOMAIN, sender)),
          "ISSUER_NOT_TRUSTED");
    }
  }

  @Test
  void heartbeat_expiredCredential_answers401() {
    String token = token(DOMAIN, external);
    clock.advance(Duration.ofHours(2));
    refused(heartbeat(calls, external, token), "CREDENTIAL_EXPIRED");
  }

  @Test
  void heartbeat_credentialForAnotherRuntime_answers401() {
    refused(
        heartbeat(calls, external, token(DOMAIN, external, "other.example")), "AUDIENCE_MISMATCH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b.c", "..", "\u0000"})
  void heartbeat_noCredentialAtAll_answers401(String text) {
    refused(heartbeat(calls, external, text), "ALGORITHM_REJECTED");
  }

  @Test
  void heartbeat_credentialOfTheWrongType_answers422() {
    HttpReply reply =
        calls.post(
            "agents/" + external + "/heartbeat", "{\"state\":\"Running\",\"agentpin_jwt\":7}");
    assertThat(reply.status()).isEqualTo(422);
  }

  @Test
  void heartbeat_brokenPinStore_answers401() throws IOException {
    Path pins = Files.writeString(directory.resolve("pins.json"), "{");
    Logger log = Logger.getLogger(AgentPinCheck.class.getName());
    log.setLevel(Level.OFF);
    try (SymbiontRuntime broken = runtime(check(FilePinStore.of(pins), Set.of(DOMAIN)))) {
      UUID id = external(broken, Optional.of(DOMAIN));
      publish(DOMAIN, id.toString());
      refused(heartbeat(new Calls(broken), id, token(DOMAIN, id)), "PIN_STORE_FAILED");
    } finally {
      log.setLevel(null);
    }
  }

  @Test
  void refusal_isInTheAuditTrailWithoutTheCredential() {
    String token = token(DOMAIN, inner);
    heartbeat(calls, external, token);

    JsonObject record = refusals(runtime).get(0);
    assertThat(record.toString())
        .contains(
            "AgentPinVerificationFailed",
            "SUBJECT_MISMATCH",
            external.toString(),
            "external_report",
            "denied")
        .doesNotContain(token);
  }

  @Test
  void build_withoutACheck_asksForNoCredential() {
    try (SymbiontRuntime open = SymbiontRuntime.builder().clock(clock).build()) {
      UUID id = external(open, Optional.of(DOMAIN));
      HttpReply reply =
          new Calls(open).post("agents/" + id + "/heartbeat", "{\"state\":\"Running\"}");
      assertThat(reply.status()).isEqualTo(200);
    }
    assertThatNullPointerException()
        .isThrownBy(() -> SymbiontRuntime.builder().identityCheck(null));
  }

  private void refused(HttpReply reply, String code) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(401);
    assertThat(reply.text()).contains("\"AGENTPIN_VERIFICATION_FAILED\"", '"' + code + '"');
  }

  private List<JsonObject> refusals(SymbiontRuntime of) {
    return new AuditReader(of.audit().directory())
        .query(AuditQuery.LATEST).stream()
            .map(AuditRecord::json)
            .filter(record -> record.string("type").equals(Optional.of("SecurityEvent")))
            .toList();
  }

  private AgentPinCheck check(PinStore pins, Set<String> trustedIssuers) {
    CredentialVerifier verifier =
        CredentialVerifier.builder()
            .clock(clock)
            .engine(AgentPinCrypto.bouncyCastle())
            .pinStore(pins)
            .resolver(registry)
            .build();
    return new AgentPinCheck(verifier, Expectations.audience(RUNTIME), trustedIssuers);
  }

  private SymbiontRuntime runtime(AgentIdentityCheck check) {
    return SymbiontRuntime.builder()
        .clock(clock)
        .messagePolicy(MessagePolicy.ALLOW_REGISTERED_AGENTS)
        .identityCheck(check)
        .build();
  }

  private void publish(String domain, String... agents) {
    DiscoveryDocument.Builder document =
        DiscoveryDocument.builder(domain, EntityType.DEPLOYER).addKey(Jwk.of(KEY.publicKey(), KID));
    for (String agent : agents) {
      document.addAgent(AgentDeclaration.builder(agent, "agent").build());
    }
    registry.register(document.build());
  }

  private String token(String domain, UUID agent) {
    return token(domain, agent, RUNTIME);
  }

  private String token(String domain, UUID agent, String audience) {
    return CredentialIssuer.builder(domain, KEY, KID)
        .clock(clock)
        .engine(AgentPinCrypto.bouncyCastle())
        .build()
        .issue(CredentialRequest.builder(agent.toString()).audience(audience).build());
  }

  private static HttpReply heartbeat(Calls calls, UUID agent, String token) {
    return post(
        calls,
        "agents/" + agent + "/heartbeat",
        JsonObject.builder().put("state", "Running").put("agentpin_jwt", token).build());
  }

  private static HttpReply event(Calls calls, UUID agent, String token) {
    return post(
        calls,
        "agents/" + agent + "/events",
        JsonObject.builder()
            .put("event_type", "RunStarted")
            .put("payload", "x")
            .put("agentpin_jwt", token)
            .build());
  }

  private static HttpReply message(Calls calls, UUID sender, UUID recipient, String token) {
    return post(
        calls,
        "agents/" + recipient + "/messages",
        JsonObject.builder()
            .put("sender", sender.toString())
            .put("payload", "hi")
            .put("agentpin_jwt", token)
            .build());
  }

  private static HttpReply post(Calls calls, String path, JsonObject body) {
    return calls.post(path, new String(JSON.write(body), StandardCharsets.UTF_8));
  }

  private static UUID external(SymbiontRuntime runtime, Optional<String> domain) {
    return create(
        runtime,
        new AgentSpec(
            "edge",
            Optional.empty(),
            new ExecutionMode.External(Optional.empty(), domain, Duration.ofSeconds(60)),
            "",
            List.of(),
            Map.of()));
  }

  private static UUID plain(SymbiontRuntime runtime, String name) {
    return create(runtime, AgentSpec.of(name, "agent a {}"));
  }

  private static UUID create(SymbiontRuntime runtime, AgentSpec spec) {
    return ((Creation.Created) runtime.agents().create(spec)).agent().id();
  }
}
