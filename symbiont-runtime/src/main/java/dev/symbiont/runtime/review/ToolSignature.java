package dev.symbiont.runtime.review;

import java.time.Instant;

/**
 * The signature of an approved tool.
 *
 * @param value base64 of the DER signature over the canonical schema
 * @param keyId the name of the key
 * @param keyFingerprint the SHA-256 of its public key in hexadecimal digits
 * @param at when
 */
record ToolSignature(String value, String keyId, String keyFingerprint, Instant at) {
  static final String ALGORITHM = "ECDSA_P256";
}
