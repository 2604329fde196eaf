package dev.symbiont.webhooks;

import dev.symbiont.domain.crypto.ConstantTime;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The shared secrets of one endpoint: one, or several while they are rotated. A delivery made with
 * any of them is authentic.
 *
 * <p>Immutable and thread-safe; {@code toString} shows nothing.
 */
public final class WebhookSecrets {
  private static final System.Logger LOG = System.getLogger(WebhookSecrets.class.getName());
  private static final int SHORT = 16;

  private final List<byte[]> secrets;

  private WebhookSecrets(List<byte[]> secrets) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("at least one webhook secret is needed");
    }
    this.secrets = secrets;
    for (int i = 0; i < secrets.size(); i++) {
      requireUsable(secrets.get(i), i);
    }
  }

  /**
   * Returns secrets made of bytes. A secret below 16 bytes is logged as a warning.
   *
   * @throws IllegalArgumentException if there is none, or one is empty
   */
  public static WebhookSecrets of(byte[]... secrets) {
    return new WebhookSecrets(Arrays.stream(secrets).map(byte[]::clone).toList());
  }

  /**
   * Returns secrets made of the UTF-8 bytes of texts, as GitHub, Stripe and Slack use them.
   *
   * @throws IllegalArgumentException if there is none, or one is empty
   */
  public static WebhookSecrets ofText(String... secrets) {
    return new WebhookSecrets(
        Arrays.stream(secrets).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
  }

  private static void requireUsable(byte[] secret, int index) {
    if (secret.length == 0) {
      throw new IllegalArgumentException("webhook secret number " + index + " is empty");
    }
    if (secret.length < SHORT) {
      LOG.log(
          System.Logger.Level.WARNING,
          "webhook secret number {0} has {1} bytes; use at least {2}",
          index,
          secret.length,
          SHORT);
    }
  }

  int shortestLength() {
    return secrets.stream().mapToInt(secret -> secret.length).min().orElseThrow();
  }

  /**
   * Returns the index of a secret whose HMAC over {@code signedParts}, one after the other, is one
   * of {@code candidates}. Tries all pairs, so the time tells nothing about which one fits.
   */
  OptionalInt match(HmacAlgorithm algorithm, List<byte[]> candidates, byte[]... signedParts) {
    int matching = -1;
    for (int i = 0; i < secrets.size(); i++) {
      if (isAny(candidates, hmac(algorithm, secrets.get(i), signedParts)) && matching < 0) {
        matching = i;
      }
    }
    return matching < 0 ? OptionalInt.empty() : OptionalInt.of(matching);
  }

  /** Returns the index of the secret that equals {@code candidate}. */
  OptionalInt matchPlain(byte[] candidate) {
    int matching = -1;
    for (int i = 0; i < secrets.size(); i++) {
      if (ConstantTime.equal(secrets.get(i), candidate) && matching < 0) {
        matching = i;
      }
    }
    return matching < 0 ? OptionalInt.empty() : OptionalInt.of(matching);
  }

  private static boolean isAny(List<byte[]> candidates, byte[] expected) {
    boolean found = false;
    for (byte[] candidate : candidates) {
      found |= ConstantTime.equal(expected, candidate);
    }
    return found;
  }

  private static byte[] hmac(HmacAlgorithm algorithm, byte[] secret, byte[][] parts) {
    try {
      Mac mac = Mac.getInstance(algorithm.jcaName());
      mac.init(new SecretKeySpec(secret, algorithm.jcaName()));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks " + algorithm.jcaName(), e);
    }
  }

  @Override
  public String toString() {
    return "WebhookSecrets[" + secrets.size() + "]";
  }
}
