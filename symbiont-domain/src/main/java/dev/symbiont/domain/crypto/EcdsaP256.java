package dev.symbiont.domain.crypto;

import java.lang.System.Logger;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * ECDSA on P-256, computed by one {@link Provider}. Thread-safe.
 *
 * <p>Providers differ in speed by a factor of twenty, so the provider is a setting. {@link
 * #preferNative} takes a native one when its jar is on the class or module path.
 */
public final class EcdsaP256 {
  private static final Logger LOG = System.getLogger(EcdsaP256.class.getName());
  private static final String OVER_MESSAGE = "SHA256withECDSA";
  private static final String OVER_DIGEST = "NONEwithECDSA";
  private static final int DIGEST_BYTES = 32;

  /**
   * Native providers, fastest first: name as registered, class with a public no-arg constructor.
   */
  private static final List<NativeProvider> NATIVE =
      List.of(
          new NativeProvider(
              "AmazonCorrettoCryptoProvider",
              "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider"),
          new NativeProvider("Conscrypt", "org.conscrypt.OpenSSLProvider"));

  private final Provider provider;

  /** Keys in the form of the provider. BouncyCastle verifies twice as fast with a key it knows. */
  private final Map<P256PublicKey, PublicKey> imported =
      Collections.synchronizedMap(new LeastRecentlyUsed<>());

  private EcdsaP256(Provider provider) {
    this.provider = provider;
  }

  private static final class LeastRecentlyUsed<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 256;

    LeastRecentlyUsed() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > MOST;
    }
  }

  private record NativeProvider(String name, String className) {}

  /**
   * Returns an engine on {@code provider}.
   *
   * @throws IllegalArgumentException if the provider cannot verify a known signature; the message
   *     names it
   */
  public static EcdsaP256 using(Provider provider) {
    Objects.requireNonNull(provider, "provider");
    EcdsaP256 engine = new EcdsaP256(provider);
    if (!engine.passesSelfTest()) {
      throw new IllegalArgumentException(
          "the security provider " + engine.providerName() + " does not compute ECDSA on P-256");
    }
    return engine;
  }

  /**
   * Returns an engine on the first native provider that is installed or on the path and passes a
   * self-test (Amazon Corretto Crypto Provider, then Conscrypt), else on {@code fallback}. {@link
   * #providerName} tells which one was taken.
   *
   * @throws IllegalArgumentException if there is no native provider and the fallback does not work
   */
  public static EcdsaP256 preferNative(Supplier<Provider> fallback) {
    for (NativeProvider candidate : NATIVE) {
      Optional<EcdsaP256> engine = load(candidate).map(EcdsaP256::new);
      if (engine.isPresent() && engine.get().passesSelfTest()) {
        return engine.get();
      }
    }
    return using(fallback.get());
  }

  /** Returns name and version of the provider, for example {@code "Conscrypt 2.5"}. */
  public String providerName() {
    return provider.getName() + " " + provider.getVersionStr();
  }

  /** Generates a key pair from {@code random}. */
  public P256PrivateKey generateKey(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      BigInteger scalar = ((ECPrivateKey) pair.getPrivate()).getS();
      ECPublicKey point = (ECPublicKey) pair.getPublic();
      return P256PrivateKey.ofGenerated(
          scalar,
          P256PublicKey.ofCoordinates(
              Curve.toBytes(point.getW().getAffineX()), Curve.toBytes(point.getW().getAffineY())));
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  /** Signs {@code message} with ECDSA over its SHA-256 hash. */
  public EcdsaSignature sign(P256PrivateKey key, byte[] message) {
    return signer(key).sign(message);
  }

  /** Returns a signer for many messages with one key, which is imported into the provider once. */
  public Signer signer(P256PrivateKey key) {
    return new Signer(importKey(key));
  }

  /** Signs with one key. Thread-safe. Holds the key in the form of the provider. */
  public final class Signer {
    private final PrivateKey key;

    private Signer(PrivateKey key) {
      this.key = key;
    }

    /** Signs {@code message} with ECDSA over its SHA-256 hash. */
    public EcdsaSignature sign(byte[] message) {
      return EcdsaP256.this.sign(OVER_MESSAGE, key, message);
    }
  }

  /**
   * Signs a hash that the caller has computed.
   *
   * @throws IllegalArgumentException if {@code digest} does not have 32 bytes
   */
  public EcdsaSignature signDigest(P256PrivateKey key, byte[] digest) {
    return sign(OVER_DIGEST, importKey(key), requireDigest(digest));
  }

  /** Tells whether {@code signature} is one of {@code key} over the SHA-256 hash of the message. */
  public boolean verify(P256PublicKey key, byte[] message, EcdsaSignature signature) {
    return verify(OVER_MESSAGE, key, message, signature);
  }

  /**
   * Tells whether {@code signature} is one of {@code key} over a hash that the caller has computed.
   *
   * @throws IllegalArgumentException if {@code digest} does not have 32 bytes
   */
  public boolean verifyDigest(P256PublicKey key, byte[] digest, EcdsaSignature signature) {
    return verify(OVER_DIGEST, key, requireDigest(digest), signature);
  }

  @Override
  public String toString() {
    return "EcdsaP256[" + providerName() + "]";
  }

  private PublicKey importKey(P256PublicKey key) throws GeneralSecurityException {
    PublicKey known = imported.get(key);
    if (known == null) {
      known =
          KeyFactory.getInstance("EC", provider)
              .generatePublic(new X509EncodedKeySpec(key.toSpki()));
      imported.put(key, known);
    }
    return known;
  }

  private PrivateKey importKey(P256PrivateKey key) {
    try {
      return KeyFactory.getInstance("EC", provider)
          .generatePrivate(new PKCS8EncodedKeySpec(key.pkcs8()));
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  private EcdsaSignature sign(String algorithm, PrivateKey key, byte[] input) {
    try {
      Signature signer = Signature.getInstance(algorithm, provider);
      signer.initSign(key);
      signer.update(input);
      return EcdsaSignature.ofDer(signer.sign())
          .orElseThrow(() -> new SignatureException("the provider made a malformed signature"));
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  private boolean verify(
      String algorithm, P256PublicKey key, byte[] input, EcdsaSignature signature) {
    try {
      Signature verifier = Signature.getInstance(algorithm, provider);
      verifier.initVerify(importKey(key));
      verifier.update(input);
      return verifier.verify(signature.toDer());
    } catch (SignatureException | InvalidKeyException refused) {
      // Some providers report by exception what others report as false.
      return false;
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  private boolean passesSelfTest() {
    try {
      byte[] message = KnownAnswer.MESSAGE;
      return verify(KnownAnswer.KEY, message, KnownAnswer.SIGNATURE)
          && verifyDigest(KnownAnswer.KEY, Sha256.digest(message), KnownAnswer.SIGNATURE)
          && !verify(KnownAnswer.KEY, new byte[0], KnownAnswer.SIGNATURE);
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Logger.Level.DEBUG, () -> "provider " + providerName() + " fails: " + e);
      return false;
    }
  }

  private IllegalStateException failed(GeneralSecurityException e) {
    return new IllegalStateException("ECDSA on P-256 failed in " + providerName(), e);
  }

  private static byte[] requireDigest(byte[] digest) {
    if (digest.length != DIGEST_BYTES) {
      throw new IllegalArgumentException("a SHA-256 hash has 32 bytes, not " + digest.length);
    }
    return digest;
  }

  private static Optional<Provider> load(NativeProvider candidate) {
    Provider installed = Security.getProvider(candidate.name());
    if (installed != null) {
      return Optional.of(installed);
    }
    try {
      return Optional.of(
          Class.forName(candidate.className())
              .asSubclass(Provider.class)
              .getConstructor()
              .newInstance());
    } catch (ClassNotFoundException absent) {
      return Optional.empty();
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      LOG.log(Logger.Level.DEBUG, () -> "provider " + candidate.name() + " does not load: " + e);
      return Optional.empty();
    }
  }

  /** A signature over a text, from the example of RFC 6979 appendix A.2.5 (SHA-256, "sample"). */
  private static final class KnownAnswer {
    static final byte[] MESSAGE = "sample".getBytes(StandardCharsets.US_ASCII);
    static final P256PublicKey KEY =
        P256PublicKey.ofCoordinates(
            hex("60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"),
            hex("7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"));
    static final EcdsaSignature SIGNATURE =
        EcdsaSignature.ofRaw(
                hex(
                    "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
                        + "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"))
            .orElseThrow();

    private static byte[] hex(String digits) {
      return HexFormat.of().parseHex(digits);
    }
  }
}
