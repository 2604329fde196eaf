package dev.symbiont.benchmarks.schemapin;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.schemapin.CanonicalSchema;
import dev.symbiont.schemapin.DiscoveryDocument;
import dev.symbiont.schemapin.ProviderEvidence;
import dev.symbiont.schemapin.SchemaPinSettings;
import dev.symbiont.schemapin.SchemaSigner;
import dev.symbiont.schemapin.SchemaVerifier;
import dev.symbiont.schemapin.SignedSchema;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
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
 * Verifying a tool schema of 4 kB, everything included, against the bare ECDSA verify of the same
 * provider with a key that is imported already.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SchemaPinBenchmark {
  private static final int SCHEMA_CHARS = 4096;

  /** The class of the provider. */
  @Param({
    "org.bouncycastle.jce.provider.BouncyCastleProvider",
    "org.conscrypt.OpenSSLProvider",
    "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider"
  })
  public String provider = "";

  private Provider jca;
  private PublicKey publicKey;
  private byte[] hash;
  private byte[] signature;
  private String schema;
  private SignedSchema signed;
  private SchemaVerifier verifier;
  private ProviderEvidence evidence;

  /** Creates the benchmark. */
  public SchemaPinBenchmark() {}

  /** Signs the schema that is verified. */
  @Setup
  public void setUp() throws ReflectiveOperationException, GeneralSecurityException {
    jca = Class.forName(provider).asSubclass(Provider.class).getConstructor().newInstance();
    EcdsaP256 engine = EcdsaP256.using(jca);
    P256PrivateKey key = engine.generateKey(new SecureRandom());
    schema = schema();
    CanonicalSchema canonical = CanonicalSchema.of(schema);
    String text = new SchemaSigner(key, engine).sign(canonical);
    hash = canonical.sha256();
    signature = Base64.getDecoder().decode(text);
    publicKey =
        KeyFactory.getInstance("EC", jca)
            .generatePublic(new X509EncodedKeySpec(key.publicKey().toSpki()));
    signed = SignedSchema.of(schema, text, "tools.example.com", "search");
    evidence = ProviderEvidence.of(DiscoveryDocument.forKey(key.publicKey(), "Example"));
    verifier = new SchemaVerifier(SchemaPinSettings.builder().ecdsa(engine).build());
  }

  private static String schema() {
    StringBuilder json =
        new StringBuilder(
            "{\n  \"name\": \"search\",\n  \"inputSchema\": {\n    \"properties\": {");
    for (int i = 0; json.length() < SCHEMA_CHARS - 220; i++) {
      json.append(i == 0 ? "\n" : ",\n")
          .append("      \"option_")
          .append(i * 7919 % 100)
          .append('_')
          .append(i)
          .append("\": {\"type\": \"string\", \"description\": \"What to look for – number ")
          .append(i)
          .append("\\n\", \"maxLength\": 200, \"minimum\": 0.5}");
    }
    return json.append("\n    },\n    \"type\": \"object\"\n  }\n}").toString();
  }

  /** The bare operation. */
  @Benchmark
  public boolean bareVerify() throws GeneralSecurityException {
    Signature ecdsa = Signature.getInstance("SHA256withECDSA", jca);
    ecdsa.initVerify(publicKey);
    ecdsa.update(hash);
    return ecdsa.verify(signature);
  }

  /** The canonical form and its hash alone. */
  @Benchmark
  public byte[] canonicalize() {
    return CanonicalSchema.of(schema).sha256();
  }

  /** Reads discovery document and key, canonicalises, verifies. */
  @Benchmark
  public boolean verifySchema() {
    return verifier.verifyOffline(signed, evidence).isValid();
  }
}
