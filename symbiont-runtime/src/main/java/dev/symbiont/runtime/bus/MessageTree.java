package dev.symbiont.runtime.bus;

import dev.symbiont.domain.crypto.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The hash tree over messages that one sender signs together. The root binds every byte of every
 * message; a message proves with a {@link Path} that it is one of them. Leaves and inner nodes are
 * hashed with different prefixes, as in RFC 6962 section 2.1, so that neither passes for the other.
 */
final class MessageTree {
  /** Enough for more messages than are ever signed together. */
  static final int LONGEST_PATH = 16;

  static final int HASH_BYTES = 32;

  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};
  private static final byte[] DOMAIN =
      "symbiont-java/msg/v2/tree".getBytes(StandardCharsets.US_ASCII);

  private final List<List<byte[]>> levels = new ArrayList<>();

  /** Builds the tree over {@code leaves}, at least one. */
  MessageTree(List<byte[]> leaves) {
    List<byte[]> level = List.copyOf(leaves);
    levels.add(level);
    while (level.size() > 1) {
      List<byte[]> above = new ArrayList<>((level.size() + 1) / 2);
      for (int i = 0; i + 1 < level.size(); i += 2) {
        above.add(node(level.get(i), level.get(i + 1)));
      }
      if (level.size() % 2 == 1) {
        above.add(level.get(level.size() - 1));
      }
      levels.add(above);
      level = above;
    }
  }

  static byte[] leaf(byte[] canonicalHeader, byte[] ciphertext) {
    return Sha256.digest(LEAF, canonicalHeader, ciphertext);
  }

  byte[] root() {
    return levels.get(levels.size() - 1).get(0);
  }

  /** Returns the way from the leaf {@code index} to the root. */
  Path path(int index) {
    List<byte[]> siblings = new ArrayList<>();
    int right = 0;
    int position = index;
    for (List<byte[]> level : levels.subList(0, levels.size() - 1)) {
      int sibling = position ^ 1;
      if (sibling < level.size()) {
        right |= (position & 1) << siblings.size();
        siblings.add(level.get(sibling));
      }
      position >>= 1;
    }
    return new Path(right, siblings);
  }

  /** Returns what is signed for the root; no header of a single message begins like it. */
  static byte[] signed(byte[] root) {
    return ByteBuffer.allocate(2 * Integer.BYTES + DOMAIN.length + root.length)
        .putInt(DOMAIN.length)
        .put(DOMAIN)
        .putInt(root.length)
        .put(root)
        .array();
  }

  private static byte[] node(byte[] left, byte[] right) {
    return Sha256.digest(NODE, left, right);
  }

  /**
   * The siblings on the way from a leaf to the root.
   *
   * @param right bit {@code i} is set if the node at step {@code i} is the right one of the pair
   * @param siblings the other of each pair, the lowest first; empty for a message signed alone
   */
  record Path(int right, List<byte[]> siblings) {
    static final Path ALONE = new Path(0, List.of());

    Path {
      siblings = List.copyOf(siblings);
      if (siblings.size() > LONGEST_PATH || right >>> siblings.size() != 0) {
        throw new IllegalArgumentException("not a path of a message tree");
      }
    }

    boolean isAlone() {
      return siblings.isEmpty();
    }

    byte[] rootFrom(byte[] leaf) {
      byte[] hash = leaf;
      for (int i = 0; i < siblings.size(); i++) {
        hash = (right >> i & 1) == 1 ? node(siblings.get(i), hash) : node(hash, siblings.get(i));
      }
      return hash;
    }
  }
}
