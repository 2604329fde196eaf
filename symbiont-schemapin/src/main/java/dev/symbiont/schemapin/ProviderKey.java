package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.KeyFormatException;
import dev.symbiont.domain.crypto.P256PublicKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A key that a provider publishes, with its fingerprint. */
record ProviderKey(P256PublicKey key, KeyFingerprint fingerprint) {

  /**
   * Reads keys out of PEM and remembers those that were right, up to a bound: proving that a point
   * is on the curve takes longer than looking it up. Whether a key is revoked, pinned or expected
   * is no property of its text, so none of that is remembered. Thread-safe.
   */
  static final class Reader {
    private static final int MOST = 256;
    private static final int LONGEST = 1024;

    private final Map<String, ProviderKey> known = new ConcurrentHashMap<>();

    /** Returns the key in {@code pem}, or ends the verification. */
    ProviderKey read(String pem) throws Refusal {
      ProviderKey remembered = known.get(pem);
      if (remembered != null) {
        return remembered;
      }
      ProviderKey key = parse(pem);
      if (pem.length() <= LONGEST) {
        if (known.size() >= MOST) {
          known.clear();
        }
        known.put(pem, key);
      }
      return key;
    }

    private static ProviderKey parse(String pem) throws Refusal {
      try {
        P256PublicKey key = P256PublicKey.ofPem(pem);
        return new ProviderKey(key, KeyFingerprint.of(key));
      } catch (KeyFormatException e) {
        throw new Refusal(SchemaPinErrorCode.KEY_NOT_FOUND, String.valueOf(e.getMessage()));
      }
    }
  }
}
