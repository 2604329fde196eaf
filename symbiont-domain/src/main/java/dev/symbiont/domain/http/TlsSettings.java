package dev.symbiont.domain.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Certificates of an {@code https} connection: whom to trust, and who we are. Immutable.
 *
 * <p>Host names are always checked; there is no switch that turns a check off.
 */
public final class TlsSettings {
  private final SSLContext context;
  private final String description;

  private TlsSettings(SSLContext context, String description) {
    this.context = context;
    this.description = description;
  }

  /** Returns settings that use a ready context, for example one whose keys live in a token. */
  public static TlsSettings of(SSLContext context) {
    return new TlsSettings(Objects.requireNonNull(context, "context"), "own context");
  }

  /** Returns a builder that trusts the certificates of the JVM and has no client certificate. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the context that makes the connections. */
  public SSLContext context() {
    return context;
  }

  @Override
  public String toString() {
    return "TlsSettings[" + description + "]";
  }

  /** Collects certificates. Not thread-safe. */
  public static final class Builder {
    private static final char[] NO_PASSWORD = new char[0];
    private static final Pattern PRIVATE_KEY =
        Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END PRIVATE KEY-----");
    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    private final List<Certificate> trusted = new ArrayList<>();
    private @Nullable KeyStore identity;
    private char[] identityPassword = NO_PASSWORD;

    private Builder() {}

    /**
     * Trusts the certificates in {@code pem}, and no longer those of the JVM.
     *
     * @throws IllegalArgumentException if the text holds no certificate or a broken one
     */
    public Builder trustPem(String pem) {
      trusted.addAll(certificates(pem));
      return this;
    }

    /**
     * Trusts the certificates in a PKCS#12 store, and no longer those of the JVM.
     *
     * @throws IllegalArgumentException if the store cannot be opened or holds no certificate
     */
    public Builder trustPkcs12(byte[] store, char[] password) {
      try {
        KeyStore opened = open(store, password);
        List<Certificate> found = new ArrayList<>();
        for (String alias : Collections.list(opened.aliases())) {
          if (opened.isCertificateEntry(alias)) {
            found.add(opened.getCertificate(alias));
          }
        }
        if (found.isEmpty()) {
          throw new IllegalArgumentException("trust store holds no certificate entry");
        }
        trusted.addAll(found);
        return this;
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException("trust store cannot be read", e);
      }
    }

    /**
     * Presents a client certificate.
     *
     * @param chain the certificate and its issuers as PEM, the client's own first
     * @param privateKey its unencrypted PKCS#8 key as PEM
     * @throws IllegalArgumentException if either text cannot be read
     */
    public Builder clientPem(String chain, String privateKey) {
      try {
        KeyStore store = emptyStore();
        store.setKeyEntry(
            "client",
            privateKey(privateKey),
            NO_PASSWORD,
            certificates(chain).toArray(new Certificate[0]));
        identity = store;
        identityPassword = NO_PASSWORD;
        return this;
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException("client certificate does not fit its key", e);
      }
    }

    /**
     * Presents the client certificate in a PKCS#12 store.
     *
     * @throws IllegalArgumentException if the store cannot be opened
     */
    public Builder clientPkcs12(byte[] store, char[] password) {
      identity = open(store, password);
      identityPassword = password.clone();
      return this;
    }

    /** Returns the settings. */
    public TlsSettings build() {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers(), trustManagers(), null);
        return new TlsSettings(
            context,
            (trusted.isEmpty() ? "trust of the JVM" : trusted.size() + " trusted certificates")
                + (identity == null ? "" : ", client certificate"));
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalArgumentException("certificates cannot be used for TLS", e);
      }
    }

    private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException {
      if (identity == null) {
        return null;
      }
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(identity, identityPassword);
      return factory.getKeyManagers();
    }

    private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException, IOException {
      if (trusted.isEmpty()) {
        return null;
      }
      KeyStore store = emptyStore();
      for (int i = 0; i < trusted.size(); i++) {
        store.setCertificateEntry("trusted-" + i, trusted.get(i));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    }

    private static Collection<? extends Certificate> certificates(String pem) {
      try {
        Collection<? extends Certificate> found =
            CertificateFactory.getInstance("X.509")
                .generateCertificates(
                    new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        if (found.isEmpty()) {
          throw new IllegalArgumentException("PEM text holds no certificate");
        }
        return found;
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException("PEM text holds a broken certificate", e);
      }
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
      Matcher block = PRIVATE_KEY.matcher(pem);
      if (!block.find()) {
        throw new IllegalArgumentException(
            "expected an unencrypted PKCS#8 key ('BEGIN PRIVATE KEY') as PEM");
      }
      // Decoding errors must not quote the key, so nothing of them is passed on.
      byte[] encoded;
      try {
        encoded = Base64.getMimeDecoder().decode(block.group(1));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("private key is not base64");
      }
      GeneralSecurityException refusal = new InvalidKeySpecException("no key algorithm fits");
      for (String algorithm : KEY_ALGORITHMS) {
        try {
          return KeyFactory.getInstance(algorithm)
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException e) {
          refusal.addSuppressed(e);
        }
      }
      throw new IllegalArgumentException("private key is none of " + KEY_ALGORITHMS, refusal);
    }

    private static KeyStore open(byte[] store, char[] password) {
      try {
        KeyStore opened = KeyStore.getInstance("PKCS12");
        opened.load(new ByteArrayInputStream(store), password);
        return opened;
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalArgumentException(
            "PKCS#12 store cannot be opened: it is broken, or the password is wrong", e);
      }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
      try {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
      } catch (IOException e) {
        throw new IllegalStateException("an empty key store reads nothing", e);
      }
    }
  }
}
