package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.Sha256;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether one version of a skill names another one as the version before (section 11.5). Pure
 * metadata: verify both signatures, and require metadata signatures where it matters.
 */
public sealed interface SkillLineage {
  /** The later version names the earlier one. */
  record Linked() implements SkillLineage {}

  /** The later version names none. */
  record NoPreviousHash() implements SkillLineage {}

  /**
   * The later version names another one.
   *
   * @param named the hash that it names
   * @param actual the hash of the earlier version; empty if it has none
   */
  record Mismatch(String named, String actual) implements SkillLineage {}

  /**
   * Compares {@code current} with {@code previous}. Signers in Rust write another hash of the same
   * folder; both forms count.
   */
  static SkillLineage verifyChain(SkillSignature current, SkillSignature previous) {
    String named = current.previousHash().orElse("");
    if (named.isEmpty()) {
      return new NoPreviousHash();
    }
    String actual = previous.skillHash().orElse("");
    boolean linked =
        named.equalsIgnoreCase(actual)
            || rehash(actual).map(named::equalsIgnoreCase).orElse(false)
            || rehash(named).map(actual::equalsIgnoreCase).orElse(false);
    return linked ? new Linked() : new Mismatch(named, actual);
  }

  /** Returns what Rust writes for the folder whose hash is {@code hash}. */
  private static Optional<String> rehash(String hash) {
    return KeyFingerprint.parse(hash.toLowerCase(Locale.ROOT))
        .map(
            form ->
                SkillFolder.hash(
                    Sha256.digest(HexFormat.of().parseHex(form.value().substring(7)))));
  }
}
