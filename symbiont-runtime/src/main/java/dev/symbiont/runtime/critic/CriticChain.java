package dev.symbiont.runtime.critic;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditKey;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The reviews of one piece of work, each chained to the one before and signed, in the format of the
 * Rust runtime (runtime policy specification section 10.3). Every entry is in the audit trail too,
 * on disk before it counts. Thread-safe.
 */
public final class CriticChain {
  /** What the first entry follows: SHA-256 of {@code genesis}. */
  public static final String START = SignedChain.start("genesis");

  private final String agentId;
  private final AuditKey key;
  private final AuditTrail audit;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final List<CriticEntry> entries = new ArrayList<>();

  /**
   * Begins a chain.
   *
   * @param agentId the agent whose work is reviewed, for the audit trail
   * @param key signs the entries
   * @param ids random ids of the entries
   */
  public CriticChain(
      String agentId, AuditKey key, AuditTrail audit, Clock clock, Supplier<UUID> ids) {
    this.agentId = Objects.requireNonNull(agentId, "agentId");
    this.key = Objects.requireNonNull(key, "key");
    this.audit = Objects.requireNonNull(audit, "audit");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.ids = Objects.requireNonNull(ids, "ids");
  }

  /**
   * Adds a review.
   *
   * @param directorOutput the work that was judged
   * @param iteration the round, from 1
   * @throws dev.symbiont.runtime.audit.AuditException if it cannot be recorded; then it is not in
   *     the chain either
   */
  public synchronized CriticEntry append(
      String directorOutput, CriticResult result, Verdict verdict, int iteration) {
    CriticEntry draft =
        new CriticEntry(
            ids.get().toString(),
            Sha256.hex(directorOutput),
            Sha256.hex(result.feedback()),
            verdict,
            result.dimensionScores(),
            result.score(),
            result.reviewer(),
            clock.instant(),
            "",
            "",
            iteration);
    String hash = SignedChain.hash(head(), draft.signedText());
    CriticEntry entry = draft.chained(hash, SignedChain.sign(hash, key));
    audit.record(
        AuditEvent.ofAgent(
                AuditType.REVIEW_TRANSITION,
                agentId,
                "critic::" + verdict.word(),
                verdict == Verdict.APPROVED ? AuditOutcome.ALLOWED : AuditOutcome.DENIED,
                entry.json())
            .withActor(actor(result.reviewer())));
    entries.add(entry);
    return entry;
  }

  private static String actor(Reviewer reviewer) {
    return reviewer instanceof Reviewer.Human human ? "user:" + human.userId() : "system:critic";
  }

  /** Returns the entries, oldest first. */
  public synchronized List<CriticEntry> entries() {
    return List.copyOf(entries);
  }

  /** Returns the hash of the last entry, or {@link #START}. */
  public synchronized String head() {
    return entries.isEmpty() ? START : entries.get(entries.size() - 1).chainHash();
  }

  /**
   * Says what is wrong with a chain; empty if nothing is. Its length and last hash have to be known
   * from elsewhere, for example the audit trail: a chain whose end was cut off is a chain.
   *
   * @param publicKey the raw Ed25519 key of the signer, 32 bytes
   * @param expectedLength how many entries there are
   * @param expectedHead the hash of the last one, {@link #START} if there is none
   */
  public static List<String> verify(
      List<CriticEntry> entries, byte[] publicKey, long expectedLength, String expectedHead) {
    List<String> problems = new ArrayList<>();
    String previous = START;
    for (int i = 0; i < entries.size(); i++) {
      CriticEntry entry = entries.get(i);
      if (!isHash(entry, previous)) {
        problems.add("entry " + i + ": its hash does not cover what it says and what precedes it");
      }
      if (!SignedChain.isSigned(entry.chainHash(), entry.signature(), publicKey)) {
        problems.add("entry " + i + ": its signature is not one of this key");
      }
      previous = entry.chainHash();
    }
    if (entries.size() != expectedLength) {
      problems.add("%d entries instead of %d".formatted(entries.size(), expectedLength));
    }
    if (!previous.equals(expectedHead)) {
      problems.add("the chain ends with " + previous + " instead of " + expectedHead);
    }
    return problems;
  }

  private static boolean isHash(CriticEntry entry, String previous) {
    return entry.isUnambiguous()
        && entry.chainHash().equals(SignedChain.hash(previous, entry.signedText()));
  }
}
