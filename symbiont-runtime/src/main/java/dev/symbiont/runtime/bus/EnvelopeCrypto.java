package dev.symbiont.runtime.bus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens envelopes: AES-256-GCM under a key of the pair of agents or of the topic, with
 * the header as associated data; then Ed25519 over header and ciphertext. Thread-safe.
 */
final class EnvelopeCrypto {
  /** A pair key costs a scalar multiplication; most traffic runs between few pairs. */
  private static final int CACHED_KEYS = 10_000;

  private static final byte[] PAIR = "symbiont-java/msg/v2/pair".getBytes(StandardCharsets.UTF_8);

  private final KeyRing keys;
  private final SecureRandom random;
  private final ConcurrentHashMap<Pair, SecretKeySpec> pairKeys = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, SecretKeySpec> groupKeys = new ConcurrentHashMap<>();

  private record Pair(UUID sender, UUID recipient) {}

  EnvelopeCrypto(KeyRing keys, SecureRandom random) {
    this.keys = keys;
    this.random = random;
  }

  /** Encrypts and signs; the sender and the recipient are registered. */
  Envelope seal(MessageHeader header, byte[] payload) {
    byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] canonical = header.canonical(nonce);
    AgentKeys sender = keys.find(header.sender()).orElseThrow();
    SecretKeySpec key =
        header
            .recipient()
            .map(to -> pairKey(header.sender(), to, sender, keys.find(to).orElseThrow()))
            .orElseGet(() -> groupKey(header));
    byte[] ciphertext = AesGcm.encrypt(key, nonce, payload, canonical);
    return new Envelope(header, nonce, ciphertext, sender.sign(signed(canonical, ciphertext)));
  }

  /** Verifies and decrypts for {@code receiver}; empty if anything is not as it was sealed. */
  Optional<byte[]> open(Envelope envelope, UUID receiver) {
    MessageHeader header = envelope.header();
    byte[] canonical = header.canonical(envelope.nonce());
    Optional<AgentKeys> sender = keys.find(header.sender());
    boolean genuine =
        header.recipient().filter(to -> !to.equals(receiver)).isEmpty()
            && sender.isPresent()
            && sender.get().verify(envelope.signature(), signed(canonical, envelope.ciphertext()));
    if (!genuine) {
      return Optional.empty();
    }
    return readKey(header, sender.get(), receiver)
        .flatMap(key -> AesGcm.decrypt(key, envelope.nonce(), envelope.ciphertext(), canonical));
  }

  private Optional<SecretKeySpec> readKey(MessageHeader header, AgentKeys sender, UUID receiver) {
    if (header.recipient().isEmpty()) {
      return Optional.of(groupKey(header));
    }
    return keys.find(receiver)
        .filter(AgentKeys::isComplete)
        .map(receiving -> pairKey(header.sender(), receiver, receiving, sender));
  }

  /** Both sides compute the same secret; the info makes the key one of this direction only. */
  private SecretKeySpec pairKey(UUID from, UUID to, AgentKeys mine, AgentKeys other) {
    Pair pair = new Pair(from, to);
    SecretKeySpec known = pairKeys.get(pair);
    if (known != null) {
      return known;
    }
    byte[] info =
        ByteBuffer.allocate(PAIR.length + 4 * Long.BYTES)
            .put(PAIR)
            .put(MessageHeader.bytes(from))
            .put(MessageHeader.bytes(to))
            .array();
    SecretKeySpec key = AesGcm.key(MasterKey.hkdf(mine.agree(other), info));
    if (pairKeys.size() >= CACHED_KEYS) {
      pairKeys.clear();
    }
    pairKeys.put(pair, key);
    return key;
  }

  private SecretKeySpec groupKey(MessageHeader header) {
    String purpose =
        header
            .topic()
            .map(topic -> "symbiont-java/msg/v2/topic/" + topic)
            .orElse("symbiont-java/msg/v2/broadcast");
    if (groupKeys.size() >= CACHED_KEYS) {
      groupKeys.clear();
    }
    return groupKeys.computeIfAbsent(purpose, absent -> AesGcm.key(keys.master().derive(absent)));
  }

  private static byte[] signed(byte[] canonical, byte[] ciphertext) {
    return ByteBuffer.allocate(canonical.length + ciphertext.length)
        .put(canonical)
        .put(ciphertext)
        .array();
  }
}
