package dev.symbiont.agentpin;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.EcdsaSignature;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.crypto.StrictBase64;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a link of a delegation chain says: one agent vouches that another may act with exactly these
 * capabilities (digest section 11).
 *
 * <p>The capabilities are those of each credential that carries the link (specification section 6.4
 * step 5), not those that the agent declares: a credential with fewer needs an attestation of its
 * own.
 *
 * @param delegator the agent that vouches
 * @param role its part in the chain
 * @param delegatee the next agent of the chain, or the subject of the credential
 * @param capabilities the capabilities of the credential, in any order
 */
public record Attestation(
    AgentRef delegator, DelegationRole role, AgentRef delegatee, List<String> capabilities) {
  private static final int DEEPEST_FOR_NONE = 0;

  /** Copies {@code capabilities}. */
  public Attestation {
    Objects.requireNonNull(delegator, "delegator");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(delegatee, "delegatee");
    capabilities = List.copyOf(capabilities);
  }

  /** Returns the text that is signed. */
  public String canonicalText() {
    return String.join(
        "|",
        delegator.domain(),
        role.wire(),
        delegator.agentId(),
        delegatee.domain(),
        delegatee.agentId(),
        capabilitiesHash(capabilities));
  }

  /**
   * Returns the hash by which an attestation names capabilities: SHA-256 of the JSON list without
   * white space, sorted by UTF-8 bytes, as 64 lower-case hexadecimal digits.
   */
  public static String capabilitiesHash(List<String> capabilities) {
    List<byte[]> sorted =
        capabilities.stream()
            .map(one -> one.getBytes(StandardCharsets.UTF_8))
            .sorted(Arrays::compareUnsigned)
            .toList();
    return Sha256.hex(
        sorted.stream()
            .map(utf8 -> CanonicalJson.quoted(new String(utf8, StandardCharsets.UTF_8)))
            .collect(Collectors.joining(",", "[", "]")));
  }

  /**
   * Signs this attestation.
   *
   * @param kid the id under which the delegator publishes {@code key}
   * @throws AgentPinException with {@link ErrorCode#DELEGATION_INVALID} if a capability is not
   *     ASCII: implementations do not agree on the hash of those (R15)
   */
  public DelegationLink sign(EcdsaP256 engine, P256PrivateKey key, String kid) {
    for (String capability : capabilities) {
      if (!capability.chars().allMatch(c -> c < 0x80)) {
        throw new AgentPinException(
            ErrorCode.DELEGATION_INVALID,
            "only ASCII capabilities can be attested, found \"" + capability + "\"");
      }
    }
    String signature = StrictBase64.encodeStandard(engine.sign(key, signedBytes()).toDer());
    return new DelegationLink(delegator.domain(), role, delegator.agentId(), kid, signature);
  }

  /** Tells whether {@code signature}, DER in either base64 alphabet, is one of {@code key}. */
  public boolean isSignedBy(EcdsaP256 engine, P256PublicKey key, String signature) {
    return StrictBase64.decodeEither(signature)
        .flatMap(EcdsaSignature::ofDer)
        .filter(parsed -> engine.verify(key, signedBytes(), parsed))
        .isPresent();
  }

  /**
   * Refuses a chain that is longer than the least of {@code maxDepths} allows; without any depth
   * nothing may be delegated.
   *
   * @throws AgentPinException with {@link ErrorCode#DELEGATION_DEPTH_EXCEEDED}
   */
  public static void requireDepth(int chainLength, List<Long> maxDepths) {
    long allowed = maxDepths.stream().mapToLong(Long::longValue).min().orElse(DEEPEST_FOR_NONE);
    if (chainLength > allowed) {
      throw new AgentPinException(
          ErrorCode.DELEGATION_DEPTH_EXCEEDED,
          "the delegation chain has %d entries, allowed are %d".formatted(chainLength, allowed));
    }
  }

  private byte[] signedBytes() {
    return canonicalText().getBytes(StandardCharsets.UTF_8);
  }
}
