package dev.symbiont.api.input;

import dev.symbiont.domain.secret.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where deliveries go and how they prove who sends them. Immutable; nothing is sent but what is set
 * here, so a credential of the API never reaches an address that was chosen here.
 *
 * @param address the whole address, for example {@code http://localhost:8081/webhook/triage}
 * @param bearerToken sent as {@code Authorization: Bearer …}
 * @param signing signs the bodies
 */
public record WebhookTarget(URI address, Optional<Secret> bearerToken, Optional<Signing> signing) {
  /** Checks the address. */
  public WebhookTarget {
    String scheme = String.valueOf(address.getScheme());
    if (!(scheme.equals("http") || scheme.equals("https")) || address.getHost() == null) {
      throw new IllegalArgumentException(
          "address must be an absolute http or https address, was '" + address + "'");
    }
    if (address.getRawUserInfo() != null
        || address.getRawQuery() != null
        || address.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "address must have no user-info, query or fragment, was for " + address.getHost());
    }
    String path = address.getRawPath();
    if (path.length() < 2 || path.endsWith("/")) {
      throw new IllegalArgumentException(
          "address must name the path of the input, for example /webhook, was '" + path + "'");
    }
    Objects.requireNonNull(bearerToken, "bearerToken");
    Objects.requireNonNull(signing, "signing");
  }

  /** Returns the target {@code address} without credentials. */
  public static WebhookTarget of(URI address) {
    return new WebhookTarget(address, Optional.empty(), Optional.empty());
  }

  /** Returns this target with a token. */
  public WebhookTarget withBearerToken(Secret token) {
    return new WebhookTarget(address, Optional.of(token), signing);
  }

  /** Returns this target with signatures as GitHub makes them: {@code X-Hub-Signature-256}. */
  public WebhookTarget signedAsGitHub(Secret secret) {
    return signed(new Signing("X-Hub-Signature-256", "sha256=", secret));
  }

  /** Returns this target with signatures in {@code X-Signature}. */
  public WebhookTarget signed(Secret secret) {
    return signed(new Signing("X-Signature", "", secret));
  }

  private WebhookTarget signed(Signing other) {
    return new WebhookTarget(address, bearerToken, Optional.of(other));
  }

  /**
   * Signs bodies: HMAC-SHA-256 over the bytes, in lower-case hexadecimal digits.
   *
   * @param header where the signature stands
   * @param prefix what stands before the digits
   * @param secret the key
   */
  public record Signing(String header, String prefix, Secret secret) {
    /** Refuses {@code null}. */
    public Signing {
      Objects.requireNonNull(header, "header");
      Objects.requireNonNull(prefix, "prefix");
      Objects.requireNonNull(secret, "secret");
    }

    String sign(byte[] body) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.value().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return prefix + HexFormat.of().formatHex(mac.doFinal(body));
      } catch (NoSuchAlgorithmException | InvalidKeyException e) {
        throw new IllegalStateException("every JDK has HmacSHA256", e);
      }
    }
  }
}
