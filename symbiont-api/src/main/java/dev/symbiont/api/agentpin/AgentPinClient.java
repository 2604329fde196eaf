package dev.symbiont.api.agentpin;

import dev.symbiont.agentpin.AgentPinCrypto;
import dev.symbiont.agentpin.CredentialIssuer;
import dev.symbiont.agentpin.CredentialRequest;
import dev.symbiont.agentpin.CredentialVerifier;
import dev.symbiont.agentpin.DiscoveryDocument;
import dev.symbiont.agentpin.DocumentFetcher;
import dev.symbiont.agentpin.DocumentResolver;
import dev.symbiont.agentpin.DomainDocuments;
import dev.symbiont.agentpin.Expectations;
import dev.symbiont.agentpin.InMemoryPinStore;
import dev.symbiont.agentpin.Jwk;
import dev.symbiont.agentpin.LocalRegistry;
import dev.symbiont.agentpin.PinStore;
import dev.symbiont.agentpin.TrustBundle;
import dev.symbiont.agentpin.Verification;
import dev.symbiont.agentpin.VerificationPolicy;
import dev.symbiont.agentpin.WellKnownResolver;
import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.http.HttpTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;

/**
 * The AgentPin calls of the Symbiont SDKs over {@code symbiont-agentpin}. Thread-safe. Needs no
 * runtime; without a transport everything but online discovery works.
 *
 * <p>Verification asks the {@linkplain #registry() local registry} first, then the well-known
 * addresses of the issuer. All verifications share one {@linkplain #pinStore() pin store}.
 */
public final class AgentPinClient {
  private static final DocumentFetcher OFFLINE =
      address -> {
        throw new IOException("this client has no transport");
      };

  private final Clock clock;
  private final SecureRandom random;
  private final EcdsaP256 engine;
  private final LocalRegistry registry;
  private final WellKnownResolver online;
  private final CredentialVerifier verifier;

  private AgentPinClient(Builder builder) {
    clock = builder.clock;
    random = builder.random;
    engine = AgentPinCrypto.preferred();
    registry = builder.registry;
    online = new WellKnownResolver(builder.fetcher);
    verifier =
        CredentialVerifier.builder()
            .clock(clock)
            .engine(engine)
            .pinStore(builder.pinStore)
            .policy(builder.policy)
            .resolver(DocumentResolver.chain(registry, online))
            .build();
  }

  /** Returns a builder with the defaults: no transport, pins in memory, the strict policy. */
  public static Builder builder() {
    return new Builder();
  }

  /** Generates a P-256 key pair. */
  public AgentPinKeyPair generateKeyPair() {
    return new AgentPinKeyPair(engine.generateKey(random));
  }

  /**
   * Returns the default key id of a public key in PEM: SHA-256 in hexadecimal.
   *
   * @throws dev.symbiont.domain.crypto.KeyFormatException if the text is not a P-256 key
   */
  public String generateKeyId(String publicKeyPem) {
    return P256PublicKey.ofPemAllowingCompressed(publicKeyPem).fingerprint();
  }

  /**
   * Issues a credential. To issue many, keep a {@link CredentialIssuer}.
   *
   * @param issuer the domain whose discovery document publishes the key
   * @param key the private key
   * @param kid the id under which it is published
   */
  public String issueCredential(
      String issuer, P256PrivateKey key, String kid, CredentialRequest request) {
    return CredentialIssuer.builder(issuer, key, kid)
        .clock(clock)
        .random(random)
        .engine(engine)
        .build()
        .issue(request);
  }

  /** Verifies a credential with documents from the registry or from the issuer's domain. */
  public Verification verifyCredential(String jwt, Expectations expectations) {
    return verifier.verify(jwt, expectations);
  }

  /** Verifies a credential with these documents of its issuer, asking nobody. */
  public Verification verifyCredentialOffline(
      String jwt, DomainDocuments issuer, Expectations expectations) {
    return verifier.verify(jwt, issuer, expectations);
  }

  /** Verifies a credential with documents from a bundle, asking nobody. */
  public Verification verifyCredentialWithBundle(
      String jwt, TrustBundle bundle, Expectations expectations) {
    return verifier.toBuilder().resolver(bundle).build().verify(jwt, expectations);
  }

  /** Returns the verifier of this client, for other settings in single calls. */
  public CredentialVerifier verifier() {
    return verifier;
  }

  /**
   * Gets and validates the discovery document that {@code domain} publishes.
   *
   * @throws dev.symbiont.agentpin.AgentPinException with {@code DISCOVERY_FETCH_FAILED} if that
   *     fails
   */
  public DiscoveryDocument fetchDiscoveryDocument(String domain) {
    return online.fetchDiscovery(domain);
  }

  /**
   * Validates a discovery document.
   *
   * @throws dev.symbiont.agentpin.AgentPinException if it is not a valid one of {@code domain}
   */
  public void validateDiscoveryDocument(DiscoveryDocument document, String domain) {
    document.validateFor(domain);
  }

  /** Returns a builder for a trust bundle. */
  public TrustBundle.Builder createTrustBundle() {
    return TrustBundle.builder(clock);
  }

  /**
   * Reads a trust bundle.
   *
   * @throws IOException if the file cannot be read
   * @throws dev.symbiont.agentpin.AgentPinException if it holds something else
   */
  public TrustBundle loadTrustBundle(Path file) throws IOException {
    return TrustBundle.load(file);
  }

  /**
   * Writes a trust bundle, all of it or nothing.
   *
   * @throws IOException if the file cannot be written
   */
  public void saveTrustBundle(TrustBundle bundle, Path file) throws IOException {
    bundle.save(file);
  }

  /** Returns the store that remembers keys. */
  public PinStore pinStore() {
    return verifier.pinStore();
  }

  /** Returns the documents that the application itself vouches for; asked before HTTPS. */
  public LocalRegistry registry() {
    return registry;
  }

  /**
   * Returns a public key in PEM as JWK.
   *
   * @throws dev.symbiont.domain.crypto.KeyFormatException if the text is not a P-256 key
   */
  public Jwk pemToJwk(String publicKeyPem, String kid) {
    return Jwk.of(P256PublicKey.ofPemAllowingCompressed(publicKeyPem), kid);
  }

  /**
   * Returns a JWK as public key in PEM.
   *
   * @throws dev.symbiont.agentpin.AgentPinException if it is not a P-256 key for signatures
   */
  public String jwkToPem(Jwk key) {
    return key.publicKey().toPem();
  }

  /** Collects settings. Not thread-safe. */
  public static final class Builder {
    private Clock clock = Clock.systemUTC();
    private SecureRandom random = new SecureRandom();
    private PinStore pinStore = new InMemoryPinStore();
    private LocalRegistry registry = new LocalRegistry();
    private VerificationPolicy policy = VerificationPolicy.DEFAULT;
    private DocumentFetcher fetcher = OFFLINE;

    private Builder() {}

    /** Sets the clock; that of the system by default. */
    public Builder clock(Clock source) {
      clock = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Sets the source of keys and credential ids. */
    public Builder random(SecureRandom source) {
      random = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Sets the store that remembers keys; one in memory by default. */
    public Builder pinStore(PinStore store) {
      pinStore = Objects.requireNonNull(store, "store");
      return this;
    }

    /** Sets the registry, to share one between clients; an empty one by default. */
    public Builder registry(LocalRegistry shared) {
      registry = Objects.requireNonNull(shared, "shared");
      return this;
    }

    /** Sets clock skew, longest lifetime and profile; the strict defaults by default. */
    public Builder policy(VerificationPolicy choice) {
      policy = Objects.requireNonNull(choice, "choice");
      return this;
    }

    /** Sets the transport for discovery over HTTPS; public addresses only. Stays the caller's. */
    public Builder transport(HttpTransport transport) {
      return fetcher(new TransportDocumentFetcher(transport));
    }

    /** Sets how documents are got; by default not at all. */
    public Builder fetcher(DocumentFetcher choice) {
      fetcher = Objects.requireNonNull(choice, "choice");
      return this;
    }

    /** Returns the client. */
    public AgentPinClient build() {
      return new AgentPinClient(this);
    }
  }
}
