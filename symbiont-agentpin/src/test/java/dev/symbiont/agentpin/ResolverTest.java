package dev.symbiont.agentpin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResolverTest {
  @TempDir private Path directory;

  private final Fixture world = new Fixture();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a",
        "localhost",
        "a.",
        ".a",
        "a..b",
        "a.b.",
        "-a.b",
        "a-.b",
        "a.1",
        "1.2.3.4",
        "[::1]",
        "a.b/c",
        "a.b:1",
        "u@a.b",
        "a b.c",
        "ä.example",
        "../../etc/passwd",
        "a.b\n",
        "a.b?x",
        "a.b#x",
        "a%2e.b",
        "a_b.c"
      })
  void resolve_noHostName_asksNobodyAndReadsNothing(String domain) {
    DocumentFetcher never =
        address -> {
          throw new AssertionError("asked for " + address);
        };

    assertThat(new WellKnownResolver(never).resolve(domain)).isInstanceOf(Resolution.Failed.class);
    assertThat(new DirectoryResolver(directory).resolve(domain))
        .isInstanceOf(Resolution.Unknown.class);
  }

  @Test
  void hostName_lengthLimits_areThoseOfTheDns() {
    assertThat(HostName.isValid("a".repeat(63) + ".example")).isTrue();
    assertThat(HostName.isValid("a".repeat(64) + ".example")).isFalse();
    assertThat(HostName.isValid("a.".repeat(125) + "abc")).isTrue();
    assertThat(HostName.isValid("a.".repeat(126) + "abc")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://acme.example/r",
        "https://acme.example:8443/r",
        "https://u@acme.example/r",
        "https://evil.example/r",
        "https://acme.example.evil.example/r",
        "file:///etc/passwd",
        "https:acme.example",
        "//acme.example/r",
        "https://acme.example\\@evil.example/"
      })
  void resolve_revocationElsewhere_isNotAsked(String endpoint) {
    String document =
        Json.CODEC.writeText(
            Fixture.document().toJson().toBuilder().put("revocation_endpoint", endpoint).build());
    List<String> asked = new ArrayList<>();
    DocumentFetcher fetcher =
        address -> {
          asked.add(address.toString());
          return new FetchedDocument(200, bytes(document));
        };

    assertThat(new WellKnownResolver(fetcher).resolve(Fixture.DOMAIN))
        .isInstanceOf(Resolution.Failed.class);
    assertThat(asked).containsExactly("https://acme.example/.well-known/agent-identity.json");
  }

  @Test
  void resolve_revocationAtAnAllowedHost_isAsked() {
    String document =
        Json.CODEC.writeText(
            Fixture.document().toJson().toBuilder()
                .put("revocation_endpoint", "https://status.example/acme.json")
                .build());
    DocumentFetcher fetcher =
        address ->
            new FetchedDocument(
                200,
                bytes(
                    address.getHost().equals("status.example")
                        ? world.revocation().build().toText()
                        : document));

    Resolution found =
        new WellKnownResolver(fetcher, Set.of("status.example")).resolve(Fixture.DOMAIN);

    assertThat(((Resolution.Found) found).documents().hasRevocation()).isTrue();
  }

  @Test
  void fetchDiscovery_failures_haveOneCode() {
    WellKnownResolver foreign =
        new WellKnownResolver(
            address -> new FetchedDocument(200, bytes(Fixture.makerDocument().toText())));

    assertThatThrownBy(() -> foreign.fetchDiscovery(Fixture.DOMAIN))
        .isInstanceOfSatisfying(
            AgentPinException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.DISCOVERY_FETCH_FAILED));
    assertThatThrownBy(() -> foreign.fetchDiscovery("127.0.0.1"))
        .isInstanceOf(AgentPinException.class);
    assertThat(foreign.fetchDiscovery(Fixture.MAKER)).isEqualTo(Fixture.makerDocument());
  }

  @Test
  void directory_files_areFoundByDomain() throws IOException {
    Files.writeString(directory.resolve("acme.example.json"), Fixture.document().toText());
    DirectoryResolver resolver = new DirectoryResolver(directory);

    assertThat(((Resolution.Found) resolver.resolve(Fixture.DOMAIN)).documents().hasRevocation())
        .isFalse();
    Path revocations = directory.resolve("acme.example.revocations.json");
    Files.writeString(revocations, world.revocation().build().toText());
    assertThat(((Resolution.Found) resolver.resolve(Fixture.DOMAIN)).documents().hasRevocation())
        .isTrue();
    Files.writeString(revocations, "damaged");
    assertThat(resolver.resolve(Fixture.DOMAIN)).isInstanceOf(Resolution.Failed.class);
    assertThat(resolver.resolve(Fixture.MAKER)).isInstanceOf(Resolution.Unknown.class);
  }

  @Test
  void directory_revocationsAreALinkToNothing_isAFailure() throws IOException {
    Files.writeString(directory.resolve(Fixture.DOMAIN + ".json"), Fixture.document().toText());
    Files.createSymbolicLink(
        directory.resolve(Fixture.DOMAIN + ".revocations.json"), directory.resolve("nowhere"));

    assertThat(new DirectoryResolver(directory).resolve(Fixture.DOMAIN))
        .isInstanceOf(Resolution.Failed.class);
  }

  @Test
  void chain_revocationOfALaterResolverFails_isAFailure() {
    DocumentResolver documents = domain -> found(DomainDocuments.of(Fixture.document()));
    DocumentResolver broken = domain -> new Resolution.Failed("down");
    DocumentResolver complete =
        domain -> found(DomainDocuments.of(Fixture.makerDocument(), world.revocation().build()));

    assertThat(DocumentResolver.chain(documents, broken).resolve(Fixture.DOMAIN))
        .isInstanceOf(Resolution.Failed.class);
    assertThat(DocumentResolver.chain(documents).resolve(Fixture.DOMAIN))
        .isInstanceOf(Resolution.Found.class);
    Resolution.Found merged =
        (Resolution.Found)
            DocumentResolver.chain(documents, broken, complete).resolve(Fixture.DOMAIN);
    assertThat(merged.documents().discovery()).isEqualTo(Fixture.document());
    assertThat(merged.documents().hasRevocation()).isTrue();
    assertThat(DocumentResolver.chain(DocumentResolver.none()).resolve(Fixture.DOMAIN))
        .isInstanceOf(Resolution.Unknown.class);
  }

  @Test
  void chain_revocationFromALaterResolver_endsTheWarning() {
    DocumentResolver warning =
        domain ->
            new Resolution.Found(
                DomainDocuments.of(Fixture.document()),
                List.of(WellKnownResolver.NO_REVOCATION, "other"));
    DocumentResolver complete =
        domain -> found(DomainDocuments.of(Fixture.document(), world.revocation().build()));

    assertThat(
            ((Resolution.Found) DocumentResolver.chain(warning, complete).resolve(Fixture.DOMAIN))
                .warnings())
        .containsExactly("other");
  }

  @Test
  void registry_registeredDomain_needsNoOtherResolver() {
    LocalRegistry registry = new LocalRegistry();
    registry.register(Fixture.document());
    CredentialVerifier verifier =
        world
            .verifier()
            .resolver(
                DocumentResolver.chain(registry, domain -> new Resolution.Failed("no network")))
            .build();

    assertThat(verifier.verify(world.token(), Expectations.none()).isValid()).isTrue();
    registry.register(
        Fixture.document(),
        world.revocation().revokeKey(Fixture.KID, RevocationReason.KEY_COMPROMISE).build());
    assertThat(Fixture.code(verifier.verify(world.token(), Expectations.none())))
        .isEqualTo(ErrorCode.KEY_REVOKED);
    registry.remove(Fixture.DOMAIN);
    assertThat(Fixture.code(verifier.verify(world.token(), Expectations.none())))
        .isEqualTo(ErrorCode.DISCOVERY_FETCH_FAILED);
    assertThatThrownBy(() -> registry.register(Fixture.makerDocument(), world.revocation().build()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bundle_savedAndLoaded_isTheSame() throws IOException {
    Path file = directory.resolve("bundle.json");
    TrustBundle bundle =
        TrustBundle.builder(world.clock)
            .add(Fixture.document())
            .add(world.revocation().build())
            .build();

    bundle.save(file);

    assertThat(TrustBundle.load(file).toJson()).isEqualTo(bundle.toJson());
    assertThat(
            world
                .verifier()
                .resolver(TrustBundle.load(file))
                .build()
                .verify(world.token(), Expectations.none())
                .isValid())
        .isTrue();
    assertThatThrownBy(() -> TrustBundle.parse("{\"documents\":7}"))
        .isInstanceOf(AgentPinException.class);
  }

  private static Resolution found(DomainDocuments documents) {
    return Resolution.Found.of(documents);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
