package dev.symbiont.agentpin;

import dev.symbiont.domain.crypto.EcdsaP256;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** The signature engines of this module. */
public final class AgentPinCrypto {
  private AgentPinCrypto() {}

  /** Made on first use: looking for providers and loading one takes a while. */
  private static final class Preferred {
    static final EcdsaP256 ENGINE = EcdsaP256.preferNative(BouncyCastleProvider::new);
  }

  /**
   * Returns the engine that issuers and verifiers take when none is set: a native provider (Amazon
   * Corretto Crypto Provider, Conscrypt) when its jar is on the path and works, else BouncyCastle.
   * {@link EcdsaP256#providerName} tells which.
   */
  public static EcdsaP256 preferred() {
    return Preferred.ENGINE;
  }

  /** Returns an engine on BouncyCastle, whatever else is on the path. */
  public static EcdsaP256 bouncyCastle() {
    return EcdsaP256.using(new BouncyCastleProvider());
  }
}
