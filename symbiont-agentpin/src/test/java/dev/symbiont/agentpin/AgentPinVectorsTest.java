package dev.symbiont.agentpin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.EcdsaSignature;
import dev.symbiont.domain.crypto.KeyFormatException;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.crypto.StrictBase64;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.testsupport.VectorArea;
import dev.symbiont.testsupport.VectorTally;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every case of {@code vectors/agentpin}, whatever files the directory holds. */
final class AgentPinVectorsTest {
  private static final String AREA = "agentpin";
  private static final EcdsaP256 ENGINE = AgentPinCrypto.bouncyCastle();

  @Test
  void vectors_everyCase_holds() {
    VectorArea area = VectorArea.require(AREA);
    VectorTally tally = new VectorTally(AREA);
    for (Path file : area.jsonFiles()) {
      JsonArray cases = area.read(file.getFileName().toString()).array("cases").orElseThrow();
      for (JsonValue testCase : cases) {
        VectorCase vector = new VectorCase((JsonObject) testCase);
        tally.run(vector.id(), vector::check);
      }
    }
    tally.report();
  }

  /** One case; each operation of the README is a method. */
  private record VectorCase(JsonObject json) {
    String id() {
      return json.string("id").orElseThrow();
    }

    private JsonObject inputs() {
      return json.object("inputs").orElseThrow();
    }

    private JsonObject expected() {
      return json.object("expected").orElseThrow();
    }

    private Clock clock() {
      return Clock.fixed(Instant.ofEpochSecond(json.integer("now").orElseThrow()), ZoneOffset.UTC);
    }

    private String input(String name) {
      return inputs().string(name).orElseThrow();
    }

    private List<String> inputStrings(String name) {
      return strings(inputs().array(name).orElseThrow());
    }

    void check() {
      switch (json.string("operation").orElseThrow()) {
        case "verify_offline" -> verifyOffline();
        case "verify_bundle" -> verifyBundle();
        case "verify_online" -> verifyOnline();
        case "issue" -> issue();
        case "build_discovery" -> buildDiscovery();
        case "validate_discovery" -> validateDiscovery();
        case "build_revocation" -> buildRevocation();
        case "check_revocation" -> checkRevocation();
        case "canonical_attestation_input" -> canonicalAttestationInput();
        case "verify_attestation" -> verifyAttestation();
        case "verify_chain_depth" -> verifyChainDepth();
        case "create_response" -> createResponse();
        case "verify_response" -> verifyResponse();
        case "pin_sequence" -> pinSequence();
        case "pin_store_parse" -> pinStoreParse();
        case "capability_match" -> capabilityMatch();
        case "parse_rate_limit" -> parseRateLimit();
        case "domain_pattern_match" -> domainPatternMatch();
        case "key" -> key();
        case "jwk_to_pem" -> jwkToPem();
        case "thumbprint" ->
            assertThat(jwk("jwk").thumbprint()).isEqualTo(expected().string("thumbprint").get());
        case "verify_signature" -> verifySignature();
        default -> throw new AssertionError("unknown operation in " + json);
      }
    }

    private void verifyOffline() {
      InMemoryPinStore pins = pins("pin_store");
      DomainDocuments documents =
          DomainDocuments.ofUntrusted(inputs().get("discovery").orElseThrow());
      JsonValue revocation = inputs().get("revocation").orElse(JsonNull.NULL);
      if (revocation != JsonNull.NULL) {
        documents = documents.withUntrustedRevocation(revocation);
      }
      checkVerification(
          verifier(pins).build().verify(input("credential"), documents, expectations()), pins);
    }

    private void verifyBundle() {
      InMemoryPinStore pins = pins("pin_store");
      TrustBundle bundle = TrustBundle.ofJson(inputs().object("bundle").orElseThrow());
      checkVerification(
          verifier(pins).resolver(bundle).build().verify(input("credential"), expectations()),
          pins);
    }

    private void verifyOnline() {
      InMemoryPinStore pins = pins("pin_store");
      JsonObject http = inputs().object("http").orElseThrow();
      List<String> requests = new ArrayList<>();
      WellKnownResolver online =
          new WellKnownResolver(
              address -> {
                requests.add(address.toString());
                return answer(http.object(address.toString()));
              });
      checkVerification(
          verifier(pins).resolver(online).build().verify(input("credential"), expectations()),
          pins);
      expected().array("requests").ifPresent(all -> assertThat(requests).isEqualTo(strings(all)));
      expected()
          .array("must_not_request")
          .ifPresent(never -> assertThat(requests).doesNotContainAnyElementsOf(strings(never)));
    }

    private static FetchedDocument answer(Optional<JsonObject> stub) throws IOException {
      JsonObject answer = stub.orElseThrow(() -> new IOException("connection refused"));
      if (answer.has("error")) {
        throw new IOException(answer.string("error").orElseThrow());
      }
      return new FetchedDocument(
          Math.toIntExact(answer.integer("status").orElseThrow()),
          answer.string("body").orElse("").getBytes(StandardCharsets.UTF_8));
    }

    private CredentialVerifier.Builder verifier(PinStore pins) {
      VerificationPolicy policy = VerificationPolicy.DEFAULT;
      JsonObject config = inputs().object("config").orElse(JsonObject.EMPTY);
      Optional<Long> skew = config.integer("clock_skew_secs");
      Optional<Long> lifetime = config.integer("max_ttl_secs");
      if (skew.isPresent()) {
        policy = policy.withClockSkew(Duration.ofSeconds(skew.get()));
      }
      if (lifetime.isPresent()) {
        policy = policy.withMaxLifetime(Duration.ofSeconds(lifetime.get()));
      }
      return CredentialVerifier.builder()
          .clock(clock())
          .pinStore(pins)
          .policy(policy)
          .engine(ENGINE);
    }

    private Expectations expectations() {
      return inputs().string("audience").map(Expectations::audience).orElse(Expectations.none());
    }

    private void checkVerification(Verification result, InMemoryPinStore pins) {
      JsonObject actual = result.toJson();
      String because = actual.toString();
      for (String member : List.of("valid", "error_code")) {
        assertThat(present(actual, member)).as(because).isEqualTo(present(expected(), member));
      }
      if (result.isValid()) {
        for (String member :
            List.of(
                "agent_id",
                "issuer",
                "capabilities",
                "constraints",
                "delegation_verified",
                "delegation_chain",
                "key_pinning")) {
          assertThat(normalised(present(actual, member)))
              .as(member)
              .isEqualTo(normalised(present(expected(), member)));
        }
        assertThat(strings(actual.array("warnings").orElseThrow()))
            .containsAll(strings(expected().array("warnings").orElse(JsonArray.EMPTY)));
      }
      expected().array("pin_store_after").ifPresent(after -> checkPins(pins, after));
    }

    private void issue() {
      Instant now = clock().instant();
      P256PrivateKey key = P256PrivateKey.ofPem(input("private_key_pem"));
      CredentialRequest.Builder request =
          CredentialRequest.builder(input("agent_id"))
              .capabilities(CapabilitySet.of(inputStrings("capabilities")))
              .lifetime(Duration.ofSeconds(inputs().integer("ttl_secs").orElseThrow()));
      inputs().string("audience").ifPresent(request::audience);
      inputs().object("constraints").ifPresent(c -> request.constraints(Constraints.ofJson(c)));
      inputs()
          .array("delegation_chain")
          .ifPresent(
              chain ->
                  request.delegationChain(
                      chain.values().stream()
                          .map(link -> DelegationLink.ofJson((JsonObject) link))
                          .toList()));
      String token =
          CredentialIssuer.builder(input("issuer"), key, input("kid"))
              .clock(Clock.fixed(now, ZoneOffset.UTC))
              .engine(ENGINE)
              .build()
              .issue(request.build());
      JsonObject payload = segment(token, 1);
      assertThat(segment(token, 0)).isEqualTo(expected().object("header").orElseThrow());
      assertThat(withoutId(payload))
          .isEqualTo(withoutId(expected().object("payload").orElseThrow()));
      assertThat(payload.string("jti").orElseThrow())
          .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
      P256PublicKey published = P256PublicKey.ofPem(input("public_key_pem"));
      assertSigned(token, published);
      expected().string("token").ifPresent(theirs -> assertSigned(theirs, published));
      inputs().string("token_from_python").ifPresent(theirs -> assertSigned(theirs, published));
      expected()
          .string("header_json")
          .ifPresent(
              theirs ->
                  assertThat(new String(bytes(token, 0), StandardCharsets.UTF_8))
                      .isEqualTo(theirs));
    }

    private void buildDiscovery() {
      JsonObject args = inputs().object("args").orElseThrow();
      DiscoveryDocument.Builder builder =
          DiscoveryDocument.builder(
                  args.string("entity").orElseThrow(),
                  EntityType.read(args.string("entity_type").orElseThrow()).orElseThrow())
              .maxDelegationDepth(
                  Math.toIntExact(args.integer("max_delegation_depth").orElseThrow()))
              .updatedAt(args.string("updated_at").orElseThrow());
      args.array("public_keys")
          .orElseThrow()
          .forEach(k -> builder.addKey(Jwk.ofJson((JsonObject) k)));
      args.array("agents")
          .orElseThrow()
          .forEach(a -> builder.addAgent(AgentDeclaration.ofJson((JsonObject) a)));
      assertThat(builder.build().toJson()).isEqualTo(expected().object("document").orElseThrow());
    }

    private void validateDiscovery() {
      checkCode(
          () ->
              DiscoveryDocument.ofJson(inputs().object("discovery").orElseThrow())
                  .validateFor(input("expected_entity")));
    }

    private void buildRevocation() {
      RevocationDocument.Builder builder = RevocationDocument.builder(input("entity"), clock());
      for (JsonValue entry : inputs().array("add").orElseThrow()) {
        List<String> add = strings((JsonArray) entry);
        RevocationReason reason =
            RevocationReason.valueOf(add.get(2).toUpperCase(java.util.Locale.ROOT));
        switch (add.get(0)) {
          case "credential" -> builder.revokeCredential(add.get(1), reason);
          case "agent" -> builder.revokeAgent(add.get(1), reason);
          case "key" -> builder.revokeKey(add.get(1), reason);
          default -> throw new AssertionError(add);
        }
      }
      assertThat(normalised(builder.build().toJson()))
          .isEqualTo(normalised(expected().object("document").orElseThrow()));
    }

    private void checkRevocation() {
      Optional<ErrorCode> code =
          RevocationDocument.ofJson(inputs().object("revocation").orElseThrow())
              .check(input("jti"), input("agent_id"), input("kid"));
      assertThat(code.map(Enum::name)).isEqualTo(expected().string("error_code"));
    }

    private Attestation attestation(AgentRef delegator, String role) {
      return new Attestation(
          delegator,
          DelegationRole.read(role).orElseThrow(),
          new AgentRef(input("delegatee_domain"), input("delegatee_agent_id")),
          inputStrings("capabilities"));
    }

    private void canonicalAttestationInput() {
      Attestation attestation =
          attestation(new AgentRef(input("domain"), input("agent_id")), input("role"));
      assertThat(attestation.canonicalText()).isEqualTo(expected().string("text").orElseThrow());
      assertThat(Attestation.capabilitiesHash(attestation.capabilities()))
          .isEqualTo(expected().string("capabilities_hash").orElseThrow());
    }

    private void verifyAttestation() {
      checkCode(
          () -> {
            DelegationLink link =
                DelegationLink.ofJson(inputs().object("attestation").orElseThrow());
            boolean signed =
                attestation(link.agent(), link.role().wire())
                    .isSignedBy(
                        ENGINE, P256PublicKey.ofPem(input("public_key_pem")), link.attestation());
            if (!signed) {
              throw new AgentPinException(ErrorCode.DELEGATION_INVALID, "not signed");
            }
          });
    }

    private void verifyChainDepth() {
      List<Long> depths =
          inputs().array("max_depths").orElseThrow().values().stream()
              .map(depth -> ((JsonNumber) depth).asLong().orElseThrow())
              .toList();
      checkCode(
          () ->
              Attestation.requireDepth(
                  Math.toIntExact(inputs().integer("chain_length").orElseThrow()), depths));
    }

    private MutualAuthenticator authenticator() {
      return new MutualAuthenticator(clock(), new SecureRandom(), ENGINE);
    }

    private void createResponse() {
      ChallengeAnswer answer =
          authenticator()
              .answer(
                  Challenge.ofJson(inputs().object("challenge").orElseThrow()),
                  P256PrivateKey.ofPem(input("private_key_pem")),
                  input("kid"));
      if (expected().string("result").orElseThrow().equals("error")) {
        assertThat(answer).isInstanceOf(ChallengeAnswer.Refused.class);
        return;
      }
      JsonObject response = ((ChallengeAnswer.Answered) answer).response().toJson();
      for (String member : List.of("type", "nonce", "kid")) {
        assertThat(response.string(member)).isEqualTo(expected().string(member));
      }
      P256PublicKey key = P256PrivateKey.ofPem(input("private_key_pem")).publicKey();
      byte[] nonce = response.string("nonce").orElseThrow().getBytes(StandardCharsets.US_ASCII);
      assertThat(verifies(key, nonce, response.string("signature").orElseThrow())).isTrue();
    }

    private void verifyResponse() {
      ChallengeVerdict verdict =
          authenticator()
              .verify(
                  ChallengeResponse.ofJson(inputs().object("response").orElseThrow()),
                  Challenge.ofJson(inputs().object("challenge").orElseThrow()),
                  P256PublicKey.ofPem(input("public_key_pem")));
      String result =
          verdict.isProven()
              ? "true"
              : verdict instanceof ChallengeVerdict.NotProven ? "false" : "error";
      assertThat(result).as("%s", verdict).isEqualTo(expected().string("result").orElseThrow());
    }

    private void pinSequence() {
      InMemoryPinStore pins = pins("store");
      List<JsonValue> results = new ArrayList<>();
      for (JsonValue entry : inputs().array("ops").orElseThrow()) {
        List<JsonValue> op = ((JsonArray) entry).values();
        String domain = ((JsonString) op.get(1)).value();
        Jwk key = Jwk.ofJson((JsonObject) op.get(2));
        Instant time = Instant.ofEpochSecond(((JsonNumber) op.get(3)).asLong().orElseThrow());
        if (op.get(0).equals(new JsonString("add"))) {
          pins.addKey(domain, key, time);
          results.add(JsonNull.NULL);
        } else {
          results.add(
              new JsonString(
                  pins.checkAndPin(domain, key, time).name().toLowerCase(java.util.Locale.ROOT)));
        }
      }
      assertThat(new JsonArray(results)).isEqualTo(expected().array("results").orElseThrow());
      checkPins(pins, expected().array("store_after").orElseThrow());
    }

    private void pinStoreParse() {
      if (expected().string("result").orElseThrow().equals("error")) {
        assertThatThrownBy(() -> InMemoryPinStore.parse(input("text")))
            .isInstanceOf(PinStoreException.class);
        return;
      }
      assertThat(InMemoryPinStore.parse(input("text")).domains())
          .extracting(PinnedDomain::domain)
          .containsExactlyElementsOf(strings(expected().array("domains").orElseThrow()));
    }

    private void capabilityMatch() {
      assertResult(CapabilitySet.of(input("declared")).covers(input("requested")));
    }

    private void parseRateLimit() {
      JsonValue actual =
          RateLimit.perHour(input("text"))
              .<JsonValue>map((BigInteger perHour) -> JsonNumber.of(perHour))
              .orElse(JsonNull.NULL);
      assertThat(actual).isEqualTo(expected().get("result").orElseThrow());
    }

    private void domainPatternMatch() {
      assertResult(new DomainPatterns(List.of(input("pattern"))).cover(input("domain")));
    }

    private void key() {
      P256PublicKey key = P256PublicKey.ofPemAllowingCompressed(input("public_key_pem"));
      Jwk jwk = Jwk.of(key, input("kid"));
      assertThat(key.fingerprint()).isEqualTo(expected().string("key_id").orElseThrow());
      assertThat(jwk.toJson()).isEqualTo(expected().object("jwk").orElseThrow());
      assertThat(jwk.thumbprint()).isEqualTo(expected().string("thumbprint").orElseThrow());
      assertThat(jwk.publicKey().toPem())
          .isEqualTo(expected().string("pem_from_jwk").orElseThrow());
      P256PrivateKey secret = P256PrivateKey.ofPem(input("private_key_pem"));
      byte[] message = {1, 2, 3};
      assertThat(JsonBoolean.of(ENGINE.verify(key, message, ENGINE.sign(secret, message))))
          .isEqualTo(expected().get("private_key_signs_for_public").orElseThrow());
    }

    private void jwkToPem() {
      if (expected().string("result").orElseThrow().equals("error")) {
        assertThatThrownBy(() -> jwk("jwk").publicKey()).isInstanceOf(AgentPinException.class);
      } else {
        assertThat(jwk("jwk").publicKey().toPem())
            .isEqualTo(expected().string("pem").orElseThrow());
      }
    }

    private void verifySignature() {
      boolean result;
      try {
        result =
            verifies(
                P256PublicKey.ofPem(input("public_key_pem")),
                StrictBase64.decodeStandard(input("data_b64")).orElseThrow(),
                input("signature"));
      } catch (KeyFormatException e) {
        result = false;
      }
      assertResult(result);
    }

    private static boolean verifies(P256PublicKey key, byte[] message, String signature) {
      return StrictBase64.decodeEither(signature)
          .flatMap(EcdsaSignature::ofDer)
          .filter(parsed -> ENGINE.verify(key, message, parsed))
          .isPresent();
    }

    private void assertResult(boolean actual) {
      assertThat(JsonBoolean.of(actual)).isEqualTo(expected().get("result").orElseThrow());
    }

    private Jwk jwk(String name) {
      return Jwk.ofJson(inputs().object(name).orElseThrow());
    }

    private InMemoryPinStore pins(String name) {
      return InMemoryPinStore.parse(
          Json.CODEC.writeText(inputs().get(name).orElse(JsonArray.EMPTY)));
    }

    private void checkCode(Runnable action) {
      String code = "valid";
      try {
        action.run();
      } catch (AgentPinException e) {
        code = e.code().name();
      }
      assertThat(code).isEqualTo(expected().string("error_code").orElse("valid"));
    }

    private static void checkPins(InMemoryPinStore pins, JsonArray after) {
      JsonArray actual = (JsonArray) Json.CODEC.read(pins.toText(), Json.FILE);
      assertThat(new HashSet<>(((JsonArray) normalised(actual)).values()))
          .isEqualTo(new HashSet<>(((JsonArray) normalised(after)).values()));
    }

    private static void assertSigned(String token, P256PublicKey key) {
      int dot = token.lastIndexOf('.');
      EcdsaSignature signature =
          StrictBase64.decodeUrl(token.substring(dot + 1))
              .flatMap(EcdsaSignature::ofDer)
              .orElseThrow();
      assertThat(
              ENGINE.verify(
                  key, token.substring(0, dot).getBytes(StandardCharsets.US_ASCII), signature))
          .isTrue();
    }

    private static byte[] bytes(String token, int index) {
      return StrictBase64.decodeUrl(token.split("\\.", -1)[index]).orElseThrow();
    }

    private static JsonObject segment(String token, int index) {
      return (JsonObject) Json.CODEC.read(bytes(token, index), Json.DOCUMENT);
    }

    private static TreeMap<String, JsonValue> withoutId(JsonObject payload) {
      TreeMap<String, JsonValue> members = new TreeMap<>(payload.members());
      members.remove("jti");
      return members;
    }

    private static JsonValue present(JsonObject object, String name) {
      return object.get(name).orElse(JsonNull.NULL);
    }

    private static List<String> strings(JsonArray array) {
      return array.values().stream().map(value -> ((JsonString) value).value()).toList();
    }

    /** Replaces every time by one spelling of it. */
    private static JsonValue normalised(JsonValue value) {
      if (value instanceof JsonObject object) {
        JsonObject.Builder copy = JsonObject.builder();
        object.members().forEach((name, member) -> copy.put(name, normalised(member)));
        return copy.build();
      }
      if (value instanceof JsonArray array) {
        return new JsonArray(array.values().stream().map(VectorCase::normalised).toList());
      }
      if (value instanceof JsonString text) {
        return new JsonString(WireTime.read(text.value()).map(WireTime::text).orElse(text.value()));
      }
      return value;
    }
  }

  @Test
  void verifierClock_moves_changesTheVerdict() {
    // The runner fixes the clock per case; this proves that it is the clock that decides.
    MutableClock clock = new MutableClock(Instant.ofEpochSecond(1_767_225_600));
    P256PrivateKey key = ENGINE.generateKey(new SecureRandom());
    DiscoveryDocument document =
        DiscoveryDocument.builder("acme.example", EntityType.DEPLOYER)
            .addKey(Jwk.of(key.publicKey(), "k1"))
            .addAgent(AgentDeclaration.builder("a", "A").capabilities("read:*").build())
            .build();
    String token =
        CredentialIssuer.builder("acme.example", key, "k1")
            .clock(clock)
            .engine(ENGINE)
            .build()
            .issue(CredentialRequest.builder("a").capabilities("read:x").build());
    CredentialVerifier verifier = CredentialVerifier.builder().clock(clock).engine(ENGINE).build();
    DomainDocuments documents = DomainDocuments.of(document);

    assertThat(verifier.verify(token, documents, Expectations.none()).isValid()).isTrue();
    clock.advance(Duration.ofSeconds(3660));
    assertThat(verifier.verify(token, documents, Expectations.none()))
        .isInstanceOfSatisfying(
            Verification.Rejected.class,
            rejected -> {
              assertThat(rejected.code()).isEqualTo(ErrorCode.CREDENTIAL_EXPIRED);
              assertThat(rejected.step()).isEqualTo(VerificationStep.TIME);
            });
  }
}
