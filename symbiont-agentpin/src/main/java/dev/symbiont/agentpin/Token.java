package dev.symbiont.agentpin;

import dev.symbiont.domain.crypto.StrictBase64;
import dev.symbiont.domain.json.JsonLimits;
import java.nio.charset.StandardCharsets;

/** The text of a credential, taken apart: {@code header.payload.signature}. */
final class Token {
  static final String ALGORITHM = "ES256";
  static final String TYPE = "agentpin-credential+jwt";

  /** R11. */
  static final int LONGEST = 65_536;

  private static final JsonLimits LIMITS = new JsonLimits(LONGEST, Json.DOCUMENT.maxDepth());

  private final Credential credential;
  private final byte[] signedBytes;
  private final String signature;

  private Token(Credential credential, byte[] signedBytes, String signature) {
    this.credential = credential;
    this.signedBytes = signedBytes;
    this.signature = signature;
  }

  static Token parse(String text, VerificationProfile profile) {
    if (text.length() > LONGEST) {
      throw rejected("the credential is longer than " + LONGEST + " characters");
    }
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
      throw rejected("a credential has three segments");
    }
    Members header = segment(text.substring(0, first), "header");
    requireAlgorithm(header);
    Members payload = segment(text.substring(first + 1, second), "payload");
    return new Token(
        Credential.read(header, payload, profile),
        text.substring(0, second).getBytes(StandardCharsets.US_ASCII),
        text.substring(second + 1));
  }

  /** The algorithm is fixed; keys inside the header ({@code jwk}, {@code jku} …) are never read. */
  private static void requireAlgorithm(Members header) {
    if (!header.requiredText("alg").equals(ALGORITHM)) {
      throw rejected("alg must be " + ALGORITHM);
    }
    if (!header.requiredText("typ").equals(TYPE)) {
      throw rejected("typ must be " + TYPE);
    }
    if (header.json().has("crit")) {
      throw rejected("critical extensions are not supported"); // R8
    }
  }

  private static Members segment(String text, String what) {
    byte[] json =
        StrictBase64.decodeUrl(text)
            .orElseThrow(
                () -> rejected("the " + what + " is not canonical base64url without padding"));
    return new Members(
        Json.readObject(json, LIMITS, what, ErrorCode.ALGORITHM_REJECTED),
        what,
        ErrorCode.ALGORITHM_REJECTED);
  }

  private static AgentPinException rejected(String why) {
    return new AgentPinException(ErrorCode.ALGORITHM_REJECTED, why);
  }

  Credential credential() {
    return credential;
  }

  /** Returns the ASCII bytes of the first two segments with the dot between, as received. */
  byte[] signedBytes() {
    return signedBytes;
  }

  /** Returns the third segment, undecoded. */
  String signature() {
    return signature;
  }
}
