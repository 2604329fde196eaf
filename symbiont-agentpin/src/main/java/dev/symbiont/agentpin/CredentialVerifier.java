package dev.symbiont.agentpin;

import dev.symbiont.domain.crypto.EcdsaP256;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Verifies credentials (digest section 10). Build it once and share it: it is immutable and
 * thread-safe.
 *
 * <p>Whatever a credential or a document holds, the answer is a {@link Verification}, never an
 * exception. Only a broken pin store is one, {@link PinStoreException}: without it every key would
 * be trusted.
 */
public final class CredentialVerifier {
  private final Clock clock;
  private final PinStore pinStore;
  private final VerificationPolicy policy;
  private final DocumentResolver resolver;
  private final EcdsaP256 engine;

  private CredentialVerifier(Builder builder) {
    clock = builder.clock;
    pinStore = builder.pinStore;
    policy = builder.policy;
    resolver = builder.resolver;
    engine = builder.engine == null ? AgentPinCrypto.preferred() : builder.engine;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with the settings of this verifier. */
  public Builder toBuilder() {
    return new Builder()
        .clock(clock)
        .pinStore(pinStore)
        .policy(policy)
        .resolver(resolver)
        .engine(engine);
  }

  /**
   * Verifies {@code token} with the documents that the resolver finds for its issuer. A delegation
   * chain is verified through the same resolver.
   */
  public Verification verify(String token, Expectations expectations) {
    return verify(token, resolver, resolver, expectations);
  }

  /**
   * Verifies {@code token} with these documents of its issuer, without asking anybody. A delegation
   * chain is reported, but not verified.
   */
  public Verification verify(String token, DomainDocuments issuer, Expectations expectations) {
    Resolution found = Resolution.Found.of(issuer);
    return verify(token, domain -> found, DocumentResolver.none(), expectations);
  }

  private Verification verify(
      String token,
      DocumentResolver issuers,
      DocumentResolver delegators,
      Expectations expectations) {
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(expectations, "expectations");
    return new VerificationRun(this, issuers, delegators, expectations).verify(token);
  }

  /** Returns the provider that computes signatures, by name and version. */
  public String providerName() {
    return engine.providerName();
  }

  Clock clock() {
    return clock;
  }

  /** Returns the store that remembers keys. */
  public PinStore pinStore() {
    return pinStore;
  }

  VerificationPolicy policy() {
    return policy;
  }

  EcdsaP256 engine() {
    return engine;
  }

  /** Collects the parts of a verifier. Not thread-safe. */
  public static final class Builder {
    private Clock clock = Clock.systemUTC();
    private PinStore pinStore = new InMemoryPinStore();
    private VerificationPolicy policy = VerificationPolicy.DEFAULT;
    private DocumentResolver resolver = DocumentResolver.none();
    private @Nullable EcdsaP256 engine;

    private Builder() {}

    /** Sets the clock; that of the system by default. */
    public Builder clock(Clock source) {
      clock = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Sets the store that remembers keys; one in memory by default. */
    public Builder pinStore(PinStore store) {
      pinStore = Objects.requireNonNull(store, "store");
      return this;
    }

    /** Sets the policy; {@link VerificationPolicy#DEFAULT} by default. */
    public Builder policy(VerificationPolicy choice) {
      policy = Objects.requireNonNull(choice, "choice");
      return this;
    }

    /** Sets where documents come from; nowhere by default. */
    public Builder resolver(DocumentResolver choice) {
      resolver = Objects.requireNonNull(choice, "choice");
      return this;
    }

    /** Sets the signature engine; {@link AgentPinCrypto#preferred} by default. */
    public Builder engine(EcdsaP256 choice) {
      engine = Objects.requireNonNull(choice, "choice");
      return this;
    }

    /** Returns the verifier. */
    public CredentialVerifier build() {
      return new CredentialVerifier(this);
    }
  }
}
