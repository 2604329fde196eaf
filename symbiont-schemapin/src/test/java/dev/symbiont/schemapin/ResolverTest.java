package dev.symbiont.schemapin;

import static dev.symbiont.schemapin.TestKeys.ALICE;
import static dev.symbiont.schemapin.TestKeys.MALLORY;
import static dev.symbiont.schemapin.TestKeys.evidence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.schemapin.Resolution.Failed;
import dev.symbiont.schemapin.Resolution.Found;
import dev.symbiont.schemapin.Resolution.Unknown;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolverTest {
  private static final String WELL_KNOWN = "https://a.example/.well-known/schemapin.json";
  private static final String REVOCATIONS = "https://a.example/r.json";
  private static final JsonObject DISCOVERY =
      DiscoveryDocument.forKey(ALICE.publicKey(), "Alice").json();
  private static final JsonObject ANNOUNCING =
      DISCOVERY.toBuilder().put("revocation_endpoint", REVOCATIONS).build();

  @TempDir Path directory;

  /** A web of documents; what is not there cannot be fetched. */
  private record Web(Map<String, String> documents) implements DocumentFetcher {
    @Override
    public byte[] fetch(URI address, int maxBytes) throws IOException {
      String document = documents.get(address.toString());
      if (document == null) {
        throw new IOException("404");
      }
      return document.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static Resolution wellKnown(Map<String, String> documents) {
    return new WellKnownResolver(new Web(documents)).resolve("a.example");
  }

  private static String text(JsonObject json) {
    return Json.CODEC.writeText(json);
  }

  private static String revocations(String domain) {
    return "{\"domain\":\"" + domain + "\",\"revoked_keys\":[]}";
  }

  @Test
  void resolve_announcedRevocationCannotBeFetched_fails() {
    assertThat(wellKnown(Map.of(WELL_KNOWN, text(ANNOUNCING))))
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(failed.code()).isEqualTo(SchemaPinErrorCode.DISCOVERY_FETCH_FAILED));
    assertThat(wellKnown(Map.of(WELL_KNOWN, text(ANNOUNCING), REVOCATIONS, "[]")))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(SchemaPinErrorCode.DISCOVERY_INVALID));
  }

  @Test
  void resolve_bothDocuments_areFound() {
    Resolution resolution =
        wellKnown(Map.of(WELL_KNOWN, text(ANNOUNCING), REVOCATIONS, revocations("a.example")));
    assertThat(resolution)
        .isInstanceOfSatisfying(
            Found.class, found -> assertThat(found.evidence().revocation()).isPresent());
  }

  @Test
  void resolve_noDiscoveryDocument_isUnknown() {
    assertThat(wellKnown(Map.of())).isInstanceOf(Unknown.class);
    assertThat(wellKnown(Map.of(WELL_KNOWN, "<html>"))).isInstanceOf(Failed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.example/r.json",
        "https://user@a.example/r",
        "https://127.0.0.1/r",
        "https://[::1]/r",
        "file:///etc/passwd",
        "r.json",
        "https://a.example/ r"
      })
  void resolve_revocationEndpointThatIsNoHttpsAddress_fails(String endpoint) {
    JsonObject discovery = DISCOVERY.toBuilder().put("revocation_endpoint", endpoint).build();
    assertThat(wellKnown(Map.of(WELL_KNOWN, text(discovery)))).isInstanceOf(Failed.class);
  }

  @Test
  void resolve_localFiles_areReadAndNeverOutsideTheDirectory() throws IOException {
    Path inside = Files.createDirectory(directory.resolve("in"));
    Files.writeString(directory.resolve("secret.json"), text(DISCOVERY));
    Files.writeString(inside.resolve("a.example.json"), text(ANNOUNCING));
    Files.createSymbolicLink(inside.resolve("b.example.json"), directory.resolve("secret.json"));
    LocalFileResolver resolver = new LocalFileResolver(inside);
    assertThat(resolver.resolve("A.example"))
        .isInstanceOfSatisfying(
            Found.class,
            found ->
                assertThat(found.evidence().warnings()).containsExactly("revocation_unchecked"));
    assertThat(resolver.resolve("../secret")).isInstanceOf(Unknown.class);
    assertThat(resolver.resolve("b.example")).isInstanceOf(Failed.class);
    assertThat(resolver.resolve("c.example")).isInstanceOf(Unknown.class);
    Files.writeString(inside.resolve("a.example.revocations.json"), revocations("a.example"));
    assertThat(resolver.resolve("a.example"))
        .isInstanceOfSatisfying(
            Found.class,
            found -> {
              assertThat(found.evidence().revocation()).isPresent();
              assertThat(found.evidence().warnings()).isEmpty();
            });
    Files.writeString(inside.resolve("a.example.revocations.json"), "{");
    assertThat(resolver.resolve("a.example")).isInstanceOf(Failed.class);
  }

  @Test
  void resolve_chain_failsClosedBeforeAnAnswerAndWarnsAfterOne() {
    SchemaResolver found = domain -> new Found(evidence(ALICE));
    SchemaResolver unknown = domain -> new Unknown("no");
    SchemaResolver failing =
        domain -> new Failed(SchemaPinErrorCode.DISCOVERY_FETCH_FAILED, "down");
    assertThat(chain(unknown, found)).isInstanceOf(Found.class);
    assertThat(chain(unknown, failing, found)).isInstanceOf(Failed.class);
    assertThat(chain(unknown)).isInstanceOf(Unknown.class);
    assertThat(chain(found, failing))
        .isInstanceOfSatisfying(
            Found.class,
            answer ->
                assertThat(answer.evidence().warnings()).containsExactly("revocation_unchecked"));
  }

  private static Resolution chain(SchemaResolver... resolvers) {
    return new ChainResolver(List.of(resolvers)).resolve("a.example");
  }

  @Test
  void resolve_chainThatKnowsNothing_tellsEveryReason() {
    SchemaResolver chain =
        new ChainResolver(
            List.of(domain -> new Unknown("no file"), domain -> new Unknown("bad certificate")));
    assertThat(chain.resolve("a.example")).isEqualTo(new Unknown("no file; bad certificate"));
    assertThat(new ChainResolver(List.of()).resolve("a.example")).isInstanceOf(Unknown.class);
  }

  @Test
  void resolve_chainOfBundles_unitesTheRevocations() {
    TrustBundle first = bundle(KeyFingerprint.of(ALICE.publicKey()).value());
    TrustBundle second = bundle(KeyFingerprint.of(MALLORY.publicKey()).value());
    assertThat(chain(first.resolver(), second.resolver()))
        .isInstanceOfSatisfying(
            Found.class,
            found -> assertThat(found.evidence().revocation().orElseThrow().entries()).hasSize(2));
  }

  private static TrustBundle bundle(String revoked) {
    return TrustBundle.of(
        Map.of("a.example", evidence(ALICE).discovery()),
        List.of(
            RevocationDocument.read(
                    ("{\"domain\":\"a.example\",\"revoked_keys\":[{\"fingerprint\":\""
                            + revoked
                            + "\"}]}")
                        .getBytes(StandardCharsets.UTF_8))
                .orElseThrow()),
        "2026-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/",
        "HTTPS://example.com",
        "example.com:0",
        "example.com:65536",
        "example.com:",
        "example..com",
        "-a.example",
        "a-.example",
        "[::1]",
        "0x7f.1",
        "1.2.3",
        "a_b.example",
        "example.com?x",
        "example.com\\x",
        "a\u0000b.example",
        "ex\u200bample.com@evil.example"
      })
  void parse_notADomain_isRefused(String text) {
    assertThat(ProviderDomain.parse(text)).isEmpty();
  }

  @Test
  void parse_finalDotAndLongNames_areNormalisedOrRefused() {
    assertThat(ProviderDomain.parse("Example.com.:8443").map(ProviderDomain::toString))
        .contains("example.com:8443");
    assertThat(ProviderDomain.parse("a".repeat(64) + ".example")).isEmpty();
    assertThat(ProviderDomain.parse("a.".repeat(150) + "example")).isEmpty();
    assertThat(ProviderDomain.parse("a".repeat(1_000_000))).isEqualTo(Optional.empty());
  }
}
