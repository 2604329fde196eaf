package dev.symbiont.agentpin;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.EcdsaSignature;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.crypto.StrictBase64;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Both sides of the challenge and response by which a peer proves that it holds the key of its
 * credential (digest section 12). Thread-safe.
 *
 * <p>A responder signs a text that its peer chooses. So that nobody obtains a signature over a
 * credential or an attestation in this way, only texts which cannot be one are signed (R32).
 */
public final class MutualAuthenticator {
  private static final int NONCE_BYTES = 16;
  private static final int SHORTEST_NONCE = 22;
  private static final int LONGEST_NONCE = 86;
  private static final Duration LIFE = Duration.ofSeconds(60);

  private final Clock clock;
  private final SecureRandom random;
  private final EcdsaP256 engine;
  private final NonceStore answered;

  /** Creates both sides on the clock of the system, with a nonce store in memory. */
  public MutualAuthenticator() {
    this(Clock.systemUTC(), new SecureRandom(), AgentPinCrypto.preferred());
  }

  /** Creates both sides with a nonce store in memory. */
  public MutualAuthenticator(Clock clock, SecureRandom random, EcdsaP256 engine) {
    this(clock, random, engine, new InMemoryNonceStore(clock));
  }

  /**
   * Creates both sides.
   *
   * @param answered remembers nonces; share it between challengers that accept each other's
   *     challenges
   */
  public MutualAuthenticator(
      Clock clock, SecureRandom random, EcdsaP256 engine, NonceStore answered) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.random = Objects.requireNonNull(random, "random");
    this.engine = Objects.requireNonNull(engine, "engine");
    this.answered = Objects.requireNonNull(answered, "answered");
  }

  /** Returns a new challenge; it can be answered for 60 seconds. */
  public Challenge challenge() {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return new Challenge(
        Challenge.TYPE,
        StrictBase64.encodeUrl(nonce),
        WireTime.text(clock.instant()),
        Optional.empty());
  }

  /**
   * Answers a challenge, if it is a proper one: of the right type, made less than a minute ago, and
   * with a nonce that can be nothing else.
   *
   * @param key the key to prove
   * @param kid the id under which it is published
   */
  public ChallengeAnswer answer(Challenge challenge, P256PrivateKey key, String kid) {
    if (!challenge.type().equals(Challenge.TYPE)) {
      return new ChallengeAnswer.Refused("the message is not a challenge");
    }
    if (!isNonce(challenge.nonce())) {
      return new ChallengeAnswer.Refused(
          "the nonce must be 22 to 86 characters of base64url, so that it cannot be a credential");
    }
    Optional<String> stale = staleness(challenge);
    if (stale.isPresent()) {
      return new ChallengeAnswer.Refused(stale.get());
    }
    byte[] signature = engine.sign(key, signedBytes(challenge.nonce())).toDer();
    return new ChallengeAnswer.Answered(
        new ChallengeResponse(
            ChallengeResponse.TYPE,
            challenge.nonce(),
            StrictBase64.encodeStandard(signature),
            kid));
  }

  /**
   * Verifies the response to a challenge of ours by the key that {@code peer} publishes under the
   * key id of the response. Each challenge is good for one proof.
   *
   * @param peer the peer, from the verification of its credential
   */
  public ChallengeVerdict verify(
      ChallengeResponse response, Challenge challenge, Verification.Verified peer) {
    Optional<Jwk> key =
        peer.issuerDocument()
            .findKey(response.kid())
            .filter(published -> response.kid().equals(peer.credential().kid()));
    return key.isEmpty()
        ? new ChallengeVerdict.NotProven("the response names another key than the credential")
        : verify(response, challenge, key.get().publicKey());
  }

  /**
   * Verifies the response to a challenge of ours by {@code key}. Each challenge is good for one
   * proof.
   *
   * @param key the key that a verified identity publishes under the key id of the response
   */
  public ChallengeVerdict verify(
      ChallengeResponse response, Challenge challenge, P256PublicKey key) {
    if (!challenge.type().equals(Challenge.TYPE)
        || !response.type().equals(ChallengeResponse.TYPE)) {
      return new ChallengeVerdict.NotProven("the messages are not a challenge and a response");
    }
    if (!isNonce(challenge.nonce()) || !response.nonce().equals(challenge.nonce())) {
      return new ChallengeVerdict.NotProven("the response is not one to this challenge");
    }
    Optional<String> stale = staleness(challenge);
    if (stale.isPresent()) {
      return new ChallengeVerdict.Unusable(stale.get());
    }
    Optional<EcdsaSignature> signature =
        StrictBase64.decodeEither(response.signature()).flatMap(EcdsaSignature::ofDer);
    if (signature.isEmpty()
        || !engine.verify(key, signedBytes(challenge.nonce()), signature.get())) {
      return new ChallengeVerdict.NotProven("the signature is not one of the key");
    }
    // After the signature: a bogus response must not use up the nonce of the honest peer.
    return answered.record(challenge.nonce(), clock.instant().plus(LIFE.multipliedBy(2)))
        ? new ChallengeVerdict.Proven()
        : new ChallengeVerdict.Unusable("the challenge was answered before");
  }

  /** Returns why the challenge is not of the last minute; up to a minute ahead is clock skew. */
  private Optional<String> staleness(Challenge challenge) {
    Optional<Instant> made = WireTime.read(challenge.timestamp());
    if (made.isEmpty()) {
      return Optional.of("the time of the challenge cannot be read");
    }
    Duration age = Duration.between(made.get(), clock.instant());
    if (age.compareTo(LIFE) > 0) {
      return Optional.of("the challenge is older than 60 seconds");
    }
    return age.negated().compareTo(LIFE) > 0
        ? Optional.of("the challenge is more than 60 seconds in the future")
        : Optional.empty();
  }

  private static boolean isNonce(String text) {
    return text.length() >= SHORTEST_NONCE
        && text.length() <= LONGEST_NONCE
        && text.chars().allMatch(MutualAuthenticator::isBase64Url);
  }

  private static boolean isBase64Url(int c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  private static byte[] signedBytes(String nonce) {
    return nonce.getBytes(StandardCharsets.US_ASCII);
  }
}
