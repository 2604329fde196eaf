package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.EcdsaP256;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * What verifiers are configured with. Immutable and thread-safe if the stores and ports in it are.
 *
 * <p>Without further words: the fastest signature engine that is there, the system's clock, no pin
 * store, {@link PinPolicy#AUTOMATIC}, both hash modes accepted, no DNS check, metadata signatures
 * checked when present but not required.
 */
public final class SchemaPinSettings {
  private final EcdsaP256 ecdsa;
  private final Clock clock;
  private final Optional<KeyPinStore> pins;
  private final PinPolicy pinPolicy;
  private final boolean singleHashAccepted;
  private final Optional<DnsTxtLookup> dns;
  private final boolean metadataSignatureRequired;
  private final ProviderKey.Reader keys = new ProviderKey.Reader();

  private SchemaPinSettings(Builder builder) {
    this.ecdsa = builder.ecdsa.orElseGet(SchemaPinSettings::preferredEcdsa);
    this.clock = builder.clock;
    this.pins = builder.pins;
    this.pinPolicy = builder.pinPolicy;
    this.singleHashAccepted = builder.singleHashAccepted;
    this.dns = builder.dns;
    this.metadataSignatureRequired = builder.metadataSignatureRequired;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the engine that is used unless another is set: a native provider when its jar is on the
   * path, else BouncyCastle. Takes a while; keep it.
   */
  public static EcdsaP256 preferredEcdsa() {
    return EcdsaP256.preferNative(BouncyCastleProvider::new);
  }

  EcdsaP256 ecdsa() {
    return ecdsa;
  }

  ProviderKey.Reader keys() {
    return keys;
  }

  Clock clock() {
    return clock;
  }

  Optional<KeyPinStore> pins() {
    return pins;
  }

  PinPolicy pinPolicy() {
    return pinPolicy;
  }

  boolean singleHashAccepted() {
    return singleHashAccepted;
  }

  Optional<DnsTxtLookup> dns() {
    return dns;
  }

  boolean metadataSignatureRequired() {
    return metadataSignatureRequired;
  }

  /** Collects settings. Not thread-safe. */
  public static final class Builder {
    private Optional<EcdsaP256> ecdsa = Optional.empty();
    private Clock clock = Clock.systemUTC();
    private Optional<KeyPinStore> pins = Optional.empty();
    private PinPolicy pinPolicy = PinPolicy.AUTOMATIC;
    private boolean singleHashAccepted = true;
    private Optional<DnsTxtLookup> dns = Optional.empty();
    private boolean metadataSignatureRequired;

    private Builder() {}

    /** Sets the signature engine. */
    public Builder ecdsa(EcdsaP256 engine) {
      ecdsa = Optional.of(engine);
      return this;
    }

    /** Sets the clock, against which expiry is judged. */
    public Builder clock(Clock other) {
      clock = Objects.requireNonNull(other, "other");
      return this;
    }

    /** Sets where keys are pinned; without a store every key of the provider is accepted. */
    public Builder pins(KeyPinStore store) {
      pins = Optional.of(store);
      return this;
    }

    /** Sets who decides about keys that are not pinned. */
    public Builder pinPolicy(PinPolicy policy) {
      pinPolicy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** Refuses signatures over the hash itself, as signers in Go make them. */
    public Builder singleHashRefused() {
      singleHashAccepted = false;
      return this;
    }

    /** Checks keys against the TXT record of the domain, if it has one (section 10). */
    public Builder dns(DnsTxtLookup lookup) {
      dns = Optional.of(lookup);
      return this;
    }

    /** Refuses skills whose sidecar has no {@code metadata_signature} (section 11.3). */
    public Builder metadataSignatureRequired() {
      metadataSignatureRequired = true;
      return this;
    }

    /** Returns the settings. */
    public SchemaPinSettings build() {
      return new SchemaPinSettings(this);
    }
  }
}
