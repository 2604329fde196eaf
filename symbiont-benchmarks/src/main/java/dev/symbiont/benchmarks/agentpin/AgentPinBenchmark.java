package dev.symbiont.benchmarks.agentpin;

import dev.symbiont.agentpin.AgentDeclaration;
import dev.symbiont.agentpin.CredentialIssuer;
import dev.symbiont.agentpin.CredentialRequest;
import dev.symbiont.agentpin.CredentialVerifier;
import dev.symbiont.agentpin.DiscoveryDocument;
import dev.symbiont.agentpin.DomainDocuments;
import dev.symbiont.agentpin.EntityType;
import dev.symbiont.agentpin.Expectations;
import dev.symbiont.agentpin.Jwk;
import dev.symbiont.agentpin.RevocationDocument;
import dev.symbiont.agentpin.Verification;
import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.P256PrivateKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Verifying and issuing a credential against the bare ECDSA operation of the same provider on the
 * same bytes with a key that is imported already.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AgentPinBenchmark {
  private static final String DOMAIN = "acme.example";
  private static final String AGENT = "urn:agentpin:acme.example:scout";

  /** The class of the provider. */
  @Param({
    "org.bouncycastle.jce.provider.BouncyCastleProvider",
    "org.conscrypt.OpenSSLProvider",
    "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider"
  })
  public String provider = "";

  private Provider jca;
  private PublicKey publicKey;
  private PrivateKey privateKey;
  private byte[] signedBytes;
  private byte[] signature;
  private CredentialIssuer issuer;
  private CredentialRequest request;
  private CredentialVerifier verifier;
  private DomainDocuments documents;
  private Expectations expectations;
  private String token;
  private String oversizedToken;

  /** Creates the benchmark. */
  public AgentPinBenchmark() {}

  /** Issues the credential that is verified. */
  @Setup
  public void setUp() throws ReflectiveOperationException, GeneralSecurityException {
    jca = Class.forName(provider).asSubclass(Provider.class).getConstructor().newInstance();
    EcdsaP256 engine = EcdsaP256.using(jca);
    P256PrivateKey key = engine.generateKey(new SecureRandom());
    issuer = CredentialIssuer.builder(DOMAIN, key, "k1").engine(engine).build();
    request =
        CredentialRequest.builder(AGENT)
            .capabilities("read:codebase", "write:report")
            .audience("api.client.example")
            .build();
    token = issuer.issue(request);
    oversizedToken = token.repeat(3000);
    verifier = CredentialVerifier.builder().engine(engine).build();
    documents =
        DomainDocuments.of(
            DiscoveryDocument.builder(DOMAIN, EntityType.DEPLOYER)
                .addKey(Jwk.of(key.publicKey(), "k1"))
                .addAgent(
                    AgentDeclaration.builder(AGENT, "Scout")
                        .capabilities("read:*", "write:report")
                        .build())
                .build(),
            RevocationDocument.builder(DOMAIN, Clock.systemUTC()).build());
    expectations = Expectations.audience("api.client.example");

    int dot = token.lastIndexOf('.');
    signedBytes = token.substring(0, dot).getBytes(StandardCharsets.US_ASCII);
    signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
    KeyFactory keys = KeyFactory.getInstance("EC", jca);
    publicKey = keys.generatePublic(new X509EncodedKeySpec(key.publicKey().toSpki()));
    privateKey = keys.generatePrivate(new PKCS8EncodedKeySpec(pkcs8(key)));
  }

  private static byte[] pkcs8(P256PrivateKey key) {
    return Base64.getMimeDecoder().decode(key.toPkcs8Pem().replaceAll("-----[A-Z ]+-----", ""));
  }

  /** The provider alone verifies. */
  @Benchmark
  public boolean bareVerify() throws GeneralSecurityException {
    Signature verifying = Signature.getInstance("SHA256withECDSA", jca);
    verifying.initVerify(publicKey);
    verifying.update(signedBytes);
    return verifying.verify(signature);
  }

  /** All steps of the offline verification. */
  @Benchmark
  public Verification verifyCredential() {
    Verification result = verifier.verify(token, documents, expectations);
    if (!result.isValid()) {
      throw new IllegalStateException(result.toString());
    }
    return result;
  }

  /** A hostile token of more than a megabyte. */
  @Benchmark
  public Verification refuseOversized() {
    return verifier.verify(oversizedToken, documents, expectations);
  }

  /** The provider alone signs. */
  @Benchmark
  public byte[] bareSign() throws GeneralSecurityException {
    Signature signing = Signature.getInstance("SHA256withECDSA", jca);
    signing.initSign(privateKey);
    signing.update(signedBytes);
    return signing.sign();
  }

  /** A credential is issued. */
  @Benchmark
  public String issueCredential() {
    return issuer.issue(request);
  }
}
