package dev.symbiont.runtime.audit;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** How one record is bound to the one before it. */
final class HashChain {
  private static final byte[] DOMAIN = "symbiont-audit/1\n".getBytes(StandardCharsets.US_ASCII);
  private static final String GENESIS = "symbiont-audit-genesis:";

  private HashChain() {}

  /** Returns what stands in for the hash before the first record. */
  static byte[] genesis(String logId) {
    return Sha256.digest((GENESIS + logId).getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] next(byte[] previous, JsonObject content) {
    return next(previous, CanonicalJson.of(content));
  }

  static byte[] next(byte[] previous, byte[] canonicalContent) {
    return Sha256.digest(DOMAIN, previous, canonicalContent);
  }
}
