package dev.symbiont.runtime.bus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens envelopes: AES-256-GCM under a key of the pair of agents or of the topic, with
 * the header as associated data; then Ed25519 over header and ciphertext, or over the {@link
 * MessageTree} of several messages of one sender. Thread-safe.
 */
final class EnvelopeCrypto {
  /** A pair key costs a scalar multiplication; most traffic runs between few pairs. */
  private static final int CACHED_KEYS = 10_000;

  /** A batch is received soon after it was sent, so few are open at a time. */
  private static final int CACHED_ROOTS = 4_096;

  private static final byte[] PAIR = "symbiont-java/msg/v2/pair".getBytes(StandardCharsets.UTF_8);

  private final KeyRing keys;
  private final SecureRandom random;
  private final ConcurrentHashMap<Pair, SecretKeySpec> pairKeys = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, SecretKeySpec> groupKeys = new ConcurrentHashMap<>();

  private final Set<SignedRoot> genuineRoots = ConcurrentHashMap.newKeySet();
  private final AesGcm aes = new AesGcm();

  private record Pair(UUID sender, UUID recipient) {}

  /** A root whose signature was verified; its other messages need not verify it again. */
  private record SignedRoot(UUID sender, ByteBuffer root, ByteBuffer signature) {}

  EnvelopeCrypto(KeyRing keys, SecureRandom random) {
    this.keys = keys;
    this.random = random;
  }

  /** A message that is to be sealed. */
  interface Plain {
    MessageHeader header();

    byte[] payload();
  }

  /** Encrypts and signs one message; the sender and the recipient are registered. */
  Envelope seal(MessageHeader header, byte[] payload) {
    Encrypted text = encrypt(header, payload);
    byte[] signature = signingKeys(header).sign(text.signedAlone());
    return text.envelope(signature, MessageTree.Path.ALONE);
  }

  /**
   * Encrypts messages of one sender and signs them together: one signature over the root of their
   * tree, which binds all headers and ciphertexts. The sender and all recipients are registered.
   */
  List<Envelope> seal(List<? extends Plain> messages) {
    if (messages.size() == 1) {
      return List.of(seal(messages.get(0).header(), messages.get(0).payload()));
    }
    List<Encrypted> texts = new ArrayList<>(messages.size());
    for (Plain message : messages) {
      texts.add(encrypt(message.header(), message.payload()));
    }
    MessageTree tree = new MessageTree(texts.stream().map(Encrypted::leaf).toList());
    byte[] signature = signingKeys(messages.get(0).header()).sign(MessageTree.signed(tree.root()));
    List<Envelope> envelopes = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      envelopes.add(texts.get(i).envelope(signature, tree.path(i)));
    }
    return envelopes;
  }

  /** Verifies and decrypts for {@code receiver}; empty if anything is not as it was sealed. */
  Optional<byte[]> open(Envelope envelope, UUID receiver) {
    MessageHeader header = envelope.header();
    byte[] canonical = header.canonical(envelope.nonce());
    Optional<AgentKeys> sender = keys.find(header.sender());
    boolean genuine =
        header.recipient().filter(to -> !to.equals(receiver)).isEmpty()
            && sender.isPresent()
            && isSigned(sender.get(), envelope, canonical);
    if (!genuine) {
      return Optional.empty();
    }
    return readKey(header, sender.get(), receiver)
        .flatMap(key -> aes.decrypt(key, envelope.nonce(), envelope.ciphertext(), canonical));
  }

  private boolean isSigned(AgentKeys sender, Envelope envelope, byte[] canonical) {
    if (envelope.path().isAlone()) {
      return sender.verify(envelope.signature(), signedAlone(canonical, envelope.ciphertext()));
    }
    byte[] leaf = MessageTree.leaf(canonical, envelope.ciphertext());
    byte[] root = envelope.path().rootFrom(leaf);
    SignedRoot signed =
        new SignedRoot(
            envelope.header().sender(),
            ByteBuffer.wrap(root),
            ByteBuffer.wrap(envelope.signature()));
    if (genuineRoots.contains(signed)) {
      return true;
    }
    boolean genuine = sender.verify(envelope.signature(), MessageTree.signed(root));
    if (genuine) {
      remember(signed);
    }
    return genuine;
  }

  private void remember(SignedRoot signed) {
    if (genuineRoots.size() >= CACHED_ROOTS) {
      genuineRoots.clear();
    }
    genuineRoots.add(signed);
  }

  private AgentKeys signingKeys(MessageHeader header) {
    return keys.find(header.sender()).orElseThrow();
  }

  private Encrypted encrypt(MessageHeader header, byte[] payload) {
    byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] canonical = header.canonical(nonce);
    SecretKeySpec key =
        header
            .recipient()
            .map(
                to ->
                    pairKey(header.sender(), to, signingKeys(header), keys.find(to).orElseThrow()))
            .orElseGet(() -> groupKey(header));
    return new Encrypted(header, nonce, canonical, aes.encrypt(key, nonce, payload, canonical));
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

  private static byte[] signedAlone(byte[] canonical, byte[] ciphertext) {
    return ByteBuffer.allocate(canonical.length + ciphertext.length)
        .put(canonical)
        .put(ciphertext)
        .array();
  }

  /** A message that is encrypted and not signed yet. */
  private static final class Encrypted {
    private final MessageHeader header;
    private final byte[] nonce;
    private final byte[] canonical;
    private final byte[] ciphertext;

    Encrypted(MessageHeader header, byte[] nonce, byte[] canonical, byte[] ciphertext) {
      this.header = header;
      this.nonce = nonce;
      this.canonical = canonical;
      this.ciphertext = ciphertext;
    }

    byte[] leaf() {
      return MessageTree.leaf(canonical, ciphertext);
    }

    byte[] signedAlone() {
      return EnvelopeCrypto.signedAlone(canonical, ciphertext);
    }

    Envelope envelope(byte[] signature, MessageTree.Path path) {
      return new Envelope(header, nonce, ciphertext, signature, path);
    }
  }
}
