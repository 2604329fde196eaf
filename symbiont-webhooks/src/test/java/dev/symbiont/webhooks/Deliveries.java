package dev.symbiont.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes deliveries as the providers make them. */
final class Deliveries {
  static final long NOW = 1_900_000_000L;

  private Deliveries() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] hmac(byte[] secret, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String hex(byte[] secret, String message) {
    return HexFormat.of().formatHex(hmac(secret, bytes(message)));
  }

  static WebhookHeaders headers(String... namesAndValues) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return WebhookHeaders.ofSingle(headers);
  }

  static String jwt(byte[] secret, String header, String payload) {
    String input = base64Url(bytes(header)) + "." + base64Url(bytes(payload));
    return input + "." + base64Url(hmac(secret, bytes(input)));
  }

  static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
