package dev.symbiont.webhooks;

/** The keyed hashes that {@link HmacVerifier} can check (RFC 2104). */
public enum HmacAlgorithm {
  /** HMAC-SHA256, the default. */
  SHA256("HmacSHA256", 32),
  /** HMAC-SHA512. */
  SHA512("HmacSHA512", 64),
  /** HMAC-SHA1, for senders that know nothing better; never chosen automatically. */
  SHA1_LEGACY("HmacSHA1", 20);

  private final String jcaName;
  private final int digestBytes;

  HmacAlgorithm(String jcaName, int digestBytes) {
    this.jcaName = jcaName;
    this.digestBytes = digestBytes;
  }

  String jcaName() {
    return jcaName;
  }

  int digestBytes() {
    return digestBytes;
  }
}
