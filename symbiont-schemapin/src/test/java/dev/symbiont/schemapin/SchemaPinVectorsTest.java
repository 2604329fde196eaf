package dev.symbiont.schemapin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.testsupport.VectorArea;
import dev.symbiont.testsupport.VectorTally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every case of the SchemaPin vectors. */
class SchemaPinVectorsTest {
  private static final EcdsaP256 ECDSA = SchemaPinSettings.preferredEcdsa();
  private static final String DEFAULT_NOW = "2030-06-01T00:00:00Z";

  private final VectorArea area = VectorArea.require("schemapin");
  private final VectorTally tally = new VectorTally("schemapin");
  private int folders;

  @TempDir Path directory;

  /** One case of a list. */
  @FunctionalInterface
  private interface Check {
    void run(JsonObject testCase) throws Exception;
  }

  @Test
  void vectors_allCases_giveTheRecommendedOutcome() {
    keys();
    cases("canonicalization.json", "cases", this::canonicalization);
    cases("public_key_pem.json", "cases", this::publicKey);
    cases("schema_signatures.json", "cases", this::schemaSignature);
    cases("verify_offline.json", "cases", this::verifyOffline);
    cases("trust_bundles.json", "cases", this::trustBundle);
    cases("trust_bundles.json", "merge", this::merge);
    cases("resolvers.json", "cases", this::resolver);
    cases("dns_txt.json", "cases", this::dnsTxt);
    cases("dns_txt.json", "lookup_names", this::lookupName);
    cases("a2a_domains.json", "allows", this::allows);
    cases("a2a_domains.json", "intersect", this::intersect);
    cases("wellknown_urls.json", "cases", this::wellKnown);
    cases("lineage_and_expiry.json", "chain", this::chain);
    cases("lineage_and_expiry.json", "expiry", this::expiry);
    pinStores();
    cases("mcp_config_pins.json", "cases", this::mcpHash);
    cases("mcp_config_pins.json", "file_names", this::mcpFileName);
    cases("skill_folders.json", "cases", this::skillFolder);
    cases("skill_folders.json", "skill_names", this::skillName);
    cases("skill_signatures.json", "cases", this::skillSignature);
    tally.report();
  }

  private void cases(String file, String list, Check check) {
    if (!area.has(file)) {
      return;
    }
    int number = 0;
    for (JsonValue value : area.read(file).array(list).orElse(JsonArray.EMPTY)) {
      JsonObject testCase = (JsonObject) value;
      String id = testCase.string("name").orElse(Integer.toString(number));
      tally.run(file + "/" + list + "/" + id, () -> check.run(testCase));
      number++;
    }
  }

  private void keys() {
    JsonObject keys = area.read("keys.json").object("keys").orElseThrow();
    for (String label : keys.members().keySet()) {
      JsonObject key = keys.object(label).orElseThrow();
      tally.run(
          "keys.json/" + label,
          () -> {
            P256PublicKey publicKey = P256PublicKey.ofPem(text(key, "public_key_pem"));
            assertThat(KeyFingerprint.of(publicKey).value()).isEqualTo(text(key, "fingerprint"));
            assertThat(publicKey.toPem()).isEqualTo(text(key, "public_key_pem"));
            for (String form : List.of("private_key_pkcs8_pem", "private_key_sec1_pem")) {
              assertThat(P256PrivateKey.ofPem(text(key, form)).publicKey()).isEqualTo(publicKey);
            }
          });
    }
  }

  private void canonicalization(JsonObject testCase) {
    byte[] input = base64(testCase, "text_base64");
    JsonObject expected = recommended(testCase);
    if (expected.bool("accept").orElseThrow()) {
      CanonicalSchema schema = CanonicalSchema.of(input);
      assertThat(schema.text()).isEqualTo(text(expected, "canonical"));
      assertThat(schema.hash()).isEqualTo("sha256:" + text(expected, "sha256"));
    } else {
      assertThatThrownBy(() -> CanonicalSchema.of(input))
          .isInstanceOf(CanonicalizationException.class);
    }
  }

  private void publicKey(JsonObject testCase) {
    JsonObject expected = recommended(testCase);
    DiscoveryDocument discovery =
        new DiscoveryDocument(
            JsonObject.builder()
                .put("schema_version", "1.2")
                .put("public_key_pem", text(testCase, "pem"))
                .build());
    VerificationResult result =
        new SchemaVerifier(settings(DEFAULT_NOW).build())
            .verifyOffline(
                SignedSchema.of("{}", "", "a.example", "t"), ProviderEvidence.of(discovery));
    String code = ((VerificationResult.Rejected) result).code().word();
    if (expected.bool("accept").orElseThrow()) {
      assertThat(code).isEqualTo("signature_invalid");
      assertThat(KeyFingerprint.of(P256PublicKey.ofPem(text(testCase, "pem"))).value())
          .isEqualTo(text(expected, "fingerprint"));
    } else {
      assertThat(code).isEqualTo(text(expected, "error_code"));
    }
  }

  private void schemaSignature(JsonObject testCase) {
    JsonObject expected = recommended(testCase);
    JsonObject key =
        area.read("keys.json")
            .object("keys")
            .flatMap(keys -> keys.object(text(testCase, "verify_with")))
            .orElseThrow();
    DiscoveryDocument discovery =
        DiscoveryDocument.forKey(P256PublicKey.ofPem(text(key, "public_key_pem")), "x");
    VerificationResult result =
        new SchemaVerifier(settings(DEFAULT_NOW).build())
            .verifyOffline(
                SignedSchema.of(
                    text(testCase, "schema_text"), text(testCase, "signature"), "a.example", "t"),
                ProviderEvidence.of(discovery));
    assertThat(result.isValid()).isEqualTo(expected.bool("valid").orElseThrow());
    assertThat(result.toJson().string("error_code")).isEqualTo(expected.string("error_code"));
    assertThat(result.warnings()).isEqualTo(texts(expected, "warnings"));
    if (result instanceof VerificationResult.Verified verified) {
      assertThat(verified.hashMode().name()).isEqualToIgnoringCase(text(expected, "hash_mode"));
    }
  }

  private void verifyOffline(JsonObject testCase) {
    MemoryPinStore pins = pins(testCase.object("pins_before").orElseThrow());
    SchemaVerifier verifier =
        new SchemaVerifier(settings(testCase.string("now").orElse(DEFAULT_NOW)).pins(pins).build());
    JsonObject expected = recommended(testCase);
    List<JsonValue> results = expected.array("results").orElseThrow().values();
    int call = 0;
    for (JsonValue value : testCase.array("calls").orElseThrow()) {
      VerificationResult result = call(verifier, (JsonObject) value);
      assertResult(result, (JsonObject) results.get(call));
      call++;
    }
    assertThat(pinned(pins)).isEqualTo(strings(expected.object("pins_after").orElseThrow()));
  }

  private static VerificationResult call(SchemaVerifier verifier, JsonObject call) {
    SignedSchema schema =
        new SignedSchema(
            text(call, "schema_text"),
            text(call, "signature"),
            text(call, "domain"),
            text(call, "tool_id"),
            call.string("canonicalization"));
    ProviderEvidence evidence = evidence(call);
    return call.object("a2a")
        .map(
            a2a ->
                verifier.verifyForA2a(
                    schema,
                    evidence,
                    new A2aContext(
                        a2a.string("caller_agent_id"),
                        a2a.integer("delegation_depth").orElseThrow().intValue(),
                        a2a.string("originating_domain"),
                        new TrustedDomains(texts(a2a, "trusted_domains")))))
        .orElseGet(() -> verifier.verifyOffline(schema, evidence));
  }

  private static ProviderEvidence evidence(JsonObject testCase) {
    return new ProviderEvidence(
        new DiscoveryDocument(testCase.object("discovery").orElseThrow()),
        testCase.object("revocation").map(RevocationDocument::new),
        List.of());
  }

  /** A member that is absent from {@code expected} is empty; messages are not compared. */
  private static void assertResult(VerificationResult result, JsonObject expected) {
    JsonObject actual = result.toJson();
    for (String name :
        List.of(
            "valid",
            "domain",
            "developer_name",
            "error_code",
            "expired",
            "expires_at",
            "schema_version",
            "previous_hash")) {
      assertThat(actual.get(name))
          .as(name)
          .isEqualTo(expected.get(name).filter(value -> value != JsonNull.NULL));
    }
    assertThat(actual.object("key_pinning").flatMap(pinning -> pinning.string("status")))
        .as("key_pinning")
        .isEqualTo(expected.object("key_pinning").flatMap(pinning -> pinning.string("status")));
    assertThat(result.warnings()).as("warnings").isEqualTo(texts(expected, "warnings"));
  }

  private void trustBundle(JsonObject testCase) {
    MemoryPinStore pins = pins(testCase.object("pins_before").orElseThrow());
    TrustBundle bundle = new TrustBundle(testCase.object("bundle").orElseThrow());
    BundleResult result =
        new TrustBundleVerifier(settings(text(testCase, "now")).pins(pins).build()).verify(bundle);
    JsonObject expected = recommended(testCase);
    assertThat(result instanceof BundleResult.Verified)
        .as(result.toString())
        .isEqualTo(expected.bool("ok").orElseThrow());
    if (result instanceof BundleResult.Rejected rejected) {
      assertThat(rejected.code().word()).isEqualTo(text(expected, "error_code"));
    }
    assertThat(pinned(pins)).isEqualTo(strings(expected.object("pins_after").orElseThrow()));
    testCase
        .string("signing_input")
        .ifPresent(
            input ->
                assertThat(List.of(input(bundle), input(bundle.withRevokedKeys())))
                    .contains(input));
  }

  private static String input(TrustBundle bundle) {
    return bundle.signingInput().text();
  }

  private void merge(JsonObject testCase) {
    List<TrustBundle> bundles = new ArrayList<>();
    testCase
        .array("bundles")
        .orElseThrow()
        .forEach(bundle -> bundles.add(new TrustBundle((JsonObject) bundle)));
    assertThat(TrustBundle.merge(bundles).json())
        .isEqualTo(testCase.object("merged").orElseThrow());
  }

  private void resolver(JsonObject testCase) {
    List<SchemaResolver> resolvers = new ArrayList<>();
    testCase
        .array("bundles")
        .orElseThrow()
        .forEach(bundle -> resolvers.add(new TrustBundle((JsonObject) bundle).resolver()));
    SchemaResolver resolver =
        resolvers.size() == 1 ? resolvers.get(0) : new ChainResolver(resolvers);
    Resolution resolution = resolver.resolve(text(testCase, "domain"));
    JsonObject expected = recommended(testCase);
    if (expected.string("same_as_domain").isPresent()) {
      assertThat(resolution)
          .isInstanceOf(Resolution.Found.class)
          .isEqualTo(resolver.resolve(text(expected, "same_as_domain")));
    } else if (expected.string("error_code").isPresent()) {
      VerificationResult result =
          new SchemaVerifier(settings(DEFAULT_NOW).build())
              .verify(SignedSchema.of("{}", "", text(testCase, "domain"), "t"), resolver);
      assertThat(result.toJson().string("error_code")).isEqualTo(expected.string("error_code"));
    } else {
      ProviderEvidence found = ((Resolution.Found) resolution).evidence();
      assertThat(found.discovery().json()).isEqualTo(expected.object("discovery").orElseThrow());
      assertThat(found.revocation().map(RevocationDocument::json))
          .isEqualTo(expected.object("revocation"));
    }
  }

  private void dnsTxt(JsonObject testCase) {
    JsonObject expected = recommended(testCase);
    Optional<DnsTxtRecord> read = DnsTxtRecord.parse(text(testCase, "text"));
    assertThat(read.map(named -> named.fingerprint().value()))
        .isEqualTo(expected.string("fingerprint"));
    assertThat(read.flatMap(DnsTxtRecord::kid)).isEqualTo(expected.string("kid"));
  }

  private void lookupName(JsonObject testCase) {
    assertThat(DnsTxtRecord.lookupName(text(testCase, "domain"))).isEqualTo(text(testCase, "name"));
  }

  private void allows(JsonObject testCase) {
    assertThat(
            new TrustedDomains(texts(testCase, "trusted_domains")).allows(text(testCase, "domain")))
        .isEqualTo(testCase.bool("allows").orElseThrow());
  }

  private void intersect(JsonObject testCase) {
    assertThat(
            new TrustedDomains(texts(testCase, "lhs"))
                .intersect(new TrustedDomains(texts(testCase, "rhs")))
                .patterns())
        .isEqualTo(texts(testCase, "intersect"));
  }

  private void wellKnown(JsonObject testCase) {
    assertThat(
            ProviderDomain.parse(text(testCase, "domain"))
                .map(domain -> domain.discoveryUri().toString()))
        .isEqualTo(recommended(testCase).string("url"));
  }

  private void chain(JsonObject testCase) {
    SkillLineage lineage =
        SkillLineage.verifyChain(
            sidecar(testCase.object("current").orElseThrow()),
            sidecar(testCase.object("previous").orElseThrow()));
    String word =
        lineage instanceof SkillLineage.Linked
            ? "ok"
            : lineage instanceof SkillLineage.NoPreviousHash ? "no_previous_hash" : "mismatch";
    assertThat(word).isEqualTo(text(testCase, "recommended"));
  }

  private static SkillSignature sidecar(JsonObject members) {
    return new SkillSignature(
        members.toBuilder().put("signature", "x").put("domain", "a.example").build());
  }

  private void expiry(JsonObject testCase) throws IOException {
    P256PrivateKey key =
        P256PrivateKey.ofPem(
            area.read("keys.json")
                .object("keys")
                .flatMap(keys -> keys.object("alpha"))
                .flatMap(alpha -> alpha.string("private_key_pkcs8_pem"))
                .orElseThrow());
    Path folder = newFolder();
    TestFolders.write(folder, "SKILL.md", "x");
    SkillSigner.Options unsignedMetadata =
        new SkillSigner.Options(
            Optional.empty(),
            Optional.of("s"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false);
    SkillSignature signature =
        new SkillSigner(key, ECDSA, clock(text(testCase, "now")))
            .sign(
                SkillFolder.read(folder),
                ProviderDomain.parse("a.example").orElseThrow(),
                unsignedMetadata);
    TestFolders.write(
        folder,
        SkillFolder.SIDECAR,
        new SkillSignature(
                signature.json().toBuilder()
                    .put("expires_at", testCase.get("expires_at").orElseThrow())
                    .build())
            .toBytes());
    VerificationResult result =
        new SkillVerifier(settings(text(testCase, "now")).build())
            .verifyOffline(
                SkillFolder.read(folder),
                ProviderEvidence.of(DiscoveryDocument.forKey(key.publicKey(), "x")),
                Optional.empty());
    JsonObject expected = recommended(testCase);
    assertThat(result.isValid()).isEqualTo(expected.bool("valid").orElseThrow());
    assertThat(result.warnings()).isEqualTo(texts(expected, "warnings"));
    assertThat(result.toJson().string("expires_at")).isEqualTo(expected.string("expires_at"));
    assertThat(result.toJson().bool("expired")).isEqualTo(expected.bool("expired"));
  }

  private void pinStores() {
    if (!area.has("pin_stores.json")) {
      return;
    }
    JsonObject stores = area.read("pin_stores.json").object("stores").orElseThrow();
    JsonObject keys = area.read("keys.json").object("keys").orElseThrow();
    for (String name : stores.members().keySet()) {
      JsonObject store = stores.object(name).orElseThrow();
      tally.run(
          "pin_stores.json/" + name,
          () -> {
            MemoryPinStore pins = MemoryPinStore.read(text(store, "text"));
            store
                .object("entries")
                .ifPresent(entries -> assertThat(pinned(pins)).isEqualTo(strings(entries)));
            for (JsonValue accept : store.array("accepts").orElse(JsonArray.EMPTY)) {
              List<String> row = Json.texts(accept).orElseThrow();
              assertThat(
                      pins.check(new PinKey(row.get(0), row.get(1)), key(keys, row.get(2))).word())
                  .isEqualTo(row.get(3));
            }
            assertThat(pins.pins()).isNotEmpty();
            assertThat(new GsonCodec().read(pins.text(), MemoryPinStore.LIMITS))
                .isEqualTo(new GsonCodec().read(text(store, "text"), MemoryPinStore.LIMITS));
          });
    }
  }

  private static P256PublicKey key(JsonObject keys, String fingerprint) {
    return keys.members().keySet().stream()
        .map(label -> keys.object(label).orElseThrow())
        .filter(key -> text(key, "fingerprint").equals(fingerprint))
        .map(key -> P256PublicKey.ofPem(text(key, "public_key_pem")))
        .findFirst()
        .orElseThrow();
  }

  private void mcpHash(JsonObject testCase) {
    assertThat(McpConfigPin.hash(testCase.object("entry").orElseThrow()))
        .isEqualTo(text(testCase, "config_hash"));
  }

  private void mcpFileName(JsonObject testCase) {
    assertThat(McpConfigPin.fileName(text(testCase, "server_name")))
        .isEqualTo(text(testCase, "file"));
  }

  private void skillFolder(JsonObject testCase) throws IOException {
    Path path = newFolder();
    TestFolders.fill(path, testCase);
    SkillFolder folder = SkillFolder.read(path);
    JsonObject expected = recommended(testCase);
    if (expected.string("error_code").isPresent()) {
      assertThat(folder.isEmpty()).isTrue();
      return;
    }
    assertThat(folder.manifest()).isEqualTo(strings(expected.object("manifest").orElseThrow()));
    assertThat(folder.skillHash()).isEqualTo(text(expected, "skill_hash"));
    assertThat(folder.skillHash()).isEqualTo("sha256:" + text(expected, "root_hash"));
    assertThat(folder.skillHashOfRust()).isEqualTo(text(expected, "skill_hash_written_by_rust"));
    assertThat(folder.problems().stream().map(SkillFolder.Problem::path))
        .containsExactlyInAnyOrderElementsOf(texts(expected, "strict_verifier_refuses"));
  }

  private void skillName(JsonObject testCase) throws IOException {
    Path folder = Files.createDirectories(newFolder().resolve(text(testCase, "directory")));
    TestFolders.write(folder, "SKILL.md", base64(testCase, "skill_md_base64"));
    assertThat(SkillFolder.read(folder).skillName()).isEqualTo(text(testCase, "recommended"));
  }

  private void skillSignature(JsonObject testCase) throws IOException {
    Path path = newFolder();
    TestFolders.fill(path, testCase);
    Optional<JsonObject> sidecar = testCase.object("sig");
    if (sidecar.isPresent()) {
      TestFolders.write(path, SkillFolder.SIDECAR, new GsonCodec().writeText(sidecar.get()));
    }
    Optional<MemoryPinStore> pins = testCase.object("pins_before").map(SchemaPinVectorsTest::pins);
    SchemaPinSettings.Builder settings = settings(text(testCase, "now"));
    pins.ifPresent(settings::pins);
    settings.dns(
        name ->
            name.equals("_schemapin.skills.example.com")
                ? testCase.string("dns_txt").map(List::of).orElse(List.of())
                : List.of());
    SkillFolder folder = SkillFolder.read(path);
    VerificationResult result =
        new SkillVerifier(settings.build())
            .verifyOffline(folder, evidence(testCase), testCase.string("requested_domain"));
    JsonObject expected = recommended(testCase);
    assertResult(result, expected);
    assertThat(pins.map(SchemaPinVectorsTest::pinned))
        .isEqualTo(expected.object("pins_after").map(SchemaPinVectorsTest::strings));
    testCase
        .object("tampered_files")
        .ifPresent(
            tampered ->
                assertThat(
                        TamperedFiles.between(
                            folder.manifest(),
                            strings(
                                sidecar
                                    .flatMap(sig -> sig.object("file_manifest"))
                                    .orElse(JsonObject.EMPTY))))
                    .isEqualTo(
                        new TamperedFiles(
                            texts(tampered, "modified"),
                            texts(tampered, "added"),
                            texts(tampered, "removed"))));
  }

  private Path newFolder() throws IOException {
    return Files.createDirectory(directory.resolve("folder-" + folders++));
  }

  private static SchemaPinSettings.Builder settings(String now) {
    return SchemaPinSettings.builder().ecdsa(ECDSA).clock(clock(now));
  }

  private static Clock clock(String now) {
    return Clock.fixed(Instant.parse(now), ZoneOffset.UTC);
  }

  private static MemoryPinStore pins(JsonObject pins) {
    return MemoryPinStore.read(new GsonCodec().writeText(pins));
  }

  private static Map<String, String> pinned(MemoryPinStore pins) {
    Map<String, String> pinned = new TreeMap<>();
    pins.pins().forEach((key, keys) -> pinned.put(key.toString(), keys.get(0).value()));
    return pinned;
  }

  private static JsonObject recommended(JsonObject testCase) {
    return testCase.object("recommended").orElseThrow();
  }

  private static String text(JsonObject object, String name) {
    return object.string(name).orElseThrow(() -> new AssertionError(name + " is missing"));
  }

  private static List<String> texts(JsonObject object, String name) {
    return object.get(name).flatMap(Json::texts).orElse(List.of());
  }

  private static Map<String, String> strings(JsonObject object) {
    Map<String, String> strings = new TreeMap<>();
    object.members().forEach((name, value) -> strings.put(name, ((JsonString) value).value()));
    return strings;
  }

  private static byte[] base64(JsonObject object, String name) {
    return Base64.getDecoder().decode(text(object, name).getBytes(StandardCharsets.US_ASCII));
  }
}
