package dev.symbiont.testkit.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A key with a self-signed certificate, made by the {@code keytool} of the running JDK. Good for
 * tests only.
 */
public final class TestIdentity {
  private static final String ALIAS = "test";
  private static final String PASSWORD = "changeit";
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private final byte[] pkcs12;
  private final String certificate;
  private final String privateKey;

  private TestIdentity(byte[] pkcs12, String certificate, String privateKey) {
    this.pkcs12 = pkcs12;
    this.certificate = certificate;
    this.privateKey = privateKey;
  }

  /** Makes an identity for the host {@code name}. */
  public static TestIdentity of(String name) {
    try {
      Path directory = Files.createTempDirectory("symbiont-identity");
      Path store = directory.resolve("identity.p12");
      try {
        keytool(store, name);
        return read(Files.readAllBytes(store), store);
      } finally {
        Files.deleteIfExists(store);
        Files.delete(directory);
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no certificate could be made for " + name, e);
    }
  }

  /** Returns the key and its certificate as a PKCS#12 store. */
  public byte[] pkcs12() {
    return pkcs12.clone();
  }

  /** Returns the password of the store. */
  public char[] password() {
    return PASSWORD.toCharArray();
  }

  /** Returns the certificate as PEM. */
  public String certificatePem() {
    return certificate;
  }

  /** Returns the private key as unencrypted PKCS#8 PEM. */
  public String privateKeyPem() {
    return privateKey;
  }

  private static void keytool(Path store, String name) throws IOException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                List.of(
                    tool.toString(),
                    "-genkeypair",
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=dns:" + name,
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("keytool failed: " + output);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool ran", e);
    }
  }

  private static TestIdentity read(byte[] bytes, Path file)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    byte[] certificate = store.getCertificate(ALIAS).getEncoded();
    byte[] key = store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
    return new TestIdentity(bytes, pem("CERTIFICATE", certificate), pem("PRIVATE KEY", key));
  }

  private static String pem(String kind, byte[] encoded) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, LINES.encodeToString(encoded), kind);
  }
}
