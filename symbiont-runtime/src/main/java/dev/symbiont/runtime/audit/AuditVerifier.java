package dev.symbiont.runtime.audit;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.audit.AuditReport.Kind;
import dev.symbiont.runtime.audit.AuditReport.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Checks an audit log: every hash, every signature, every place in the sequence, every checkpoint.
 * Works on a copy as well as on the live directory. Damage is reported, never thrown.
 */
public final class AuditVerifier {
  private static final int MOST_PROBLEMS = 1000;
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  /** Every key that signed a part of the log, in their order; the last one is in force. */
  private final List<byte[]> keys = new ArrayList<>();

  private final List<Problem> problems = new ArrayList<>();
  private final Map<Long, String> checkpointed = new HashMap<>();
  private byte[] previousHash;
  private long expected;
  private long checked;
  private long first = -1;
  private long highest = -1;

  /** Records up to this one are vouched for by the hash of it in a {@code Pruned} record. */
  private long prunedThrough = -1;

  private @Nullable Instant latest;

  private AuditVerifier(byte[] publicKey, byte[] genesis) {
    this.keys.add(publicKey);
    this.previousHash = genesis;
  }

  /**
   * Verifies the log in {@code directory} by itself.
   *
   * @throws AuditException if there is no log that could be read
   */
  public static AuditReport verify(Path directory) {
    return verify(directory, Optional.empty());
  }

  /**
   * Verifies the log in {@code directory}, and that it has not been cut off before {@code anchor}.
   *
   * @throws AuditException if there is no log that could be read
   */
  public static AuditReport verify(Path directory, Optional<Checkpoint> anchor) {
    try {
      if (!LogFiles.isLog(directory)) {
        throw new AuditException(
            "there is no audit log in " + directory + ": it has no log.json and no records", null);
      }
      Optional<AuditVerifier> verifier = ofHead(directory);
      return verifier.isPresent() ? verifier.get().run(directory, anchor) : headless();
    } catch (IOException e) {
      throw new AuditException("the audit log in " + directory + " cannot be read: " + e, e);
    }
  }

  private static Optional<AuditVerifier> ofHead(Path directory) throws IOException {
    try {
      LogHead head = LogHead.load(directory);
      return RecordSignature.decode(head.publicKey())
          .map(key -> new AuditVerifier(key, HashChain.genesis(head.logId())));
    } catch (NoSuchFileException | AuditException missingOrDamaged) {
      return Optional.empty();
    }
  }

  /** Without its head nothing of a log can be told apart from a forgery. */
  private static AuditReport headless() {
    return new AuditReport(
        0,
        OptionalLong.empty(),
        OptionalLong.empty(),
        false,
        List.of(
            new Problem(
                0,
                Kind.MALFORMED,
                "log.json, which says what log this is and who signs it, is missing or damaged")));
  }

  private AuditReport run(Path directory, Optional<Checkpoint> anchor) throws IOException {
    Checkpoints.Content content = Checkpoints.read(directory);
    content.checkpoints().forEach(known -> checkpointed.put(known.sequence(), known.hash()));
    anchor.ifPresent(known -> checkpointed.put(known.sequence(), known.hash()));
    List<Path> segments = LogFiles.segments(directory);
    if (!segments.isEmpty() && LogFiles.firstSequence(segments.get(0)) > 0) {
      Optional<Pruning.Mark> pruned = Pruning.last(directory);
      if (pruned.isPresent()) {
        beginAfter(pruned.get(), directory, segments.get(0));
      }
    }
    for (Path segment : segments) {
      LogFiles.readLines(segment, line -> line(segment, line));
    }
    for (Checkpoint checkpoint : content.checkpoints()) {
      requireSigned(checkpoint, "a checkpoint");
      requireReached(checkpoint, "a checkpoint");
    }
    if (content.damaged() > 0) {
      problem(0, Kind.MALFORMED, content.damaged() + " line(s) in checkpoints.jsonl are damaged");
    }
    boolean anchored = anchor.isPresent() && requireSigned(anchor.get(), "the anchor");
    anchor.ifPresent(known -> requireReached(known, "the anchor"));
    return new AuditReport(
        checked,
        checked == 0 ? OptionalLong.empty() : OptionalLong.of(first),
        checked == 0 ? OptionalLong.empty() : OptionalLong.of(expected - 1),
        anchored,
        problems);
  }

  /** A pruned log begins with the hash that its {@code Pruned} record vouches for. */
  private void beginAfter(Pruning.Mark pruned, Path directory, Path oldest) throws IOException {
    long begin = LogFiles.firstSequence(oldest);
    Optional<byte[]> hash = hexHash(pruned.hash());
    if (begin > pruned.through() + 1 || hash.isEmpty()) {
      return;
    }
    if (Files.exists(LogFiles.rotations(directory))) {
      LogFiles.readLines(
          LogFiles.rotations(directory),
          line -> LogFiles.record(line).ifPresent(this::followPrunedRotation));
    }
    prunedThrough = pruned.through();
    checkpointed.put(pruned.through(), pruned.hash());
    expected = begin;
    previousHash = begin == pruned.through() + 1 ? hash.get() : linkOfFirst(oldest);
  }

  /** A change of the key counts if the key before it signed it, wherever the record stands now. */
  private void followPrunedRotation(JsonObject record) {
    if (hashesWithItsOwnLink(record) && isSigned(record)) {
      Rotation.of(record).ifPresent(rotation -> keys.add(rotation.rawKey()));
    }
  }

  /** A crash left segments that were to go; their records lead to the hash that is known. */
  private byte[] linkOfFirst(Path segment) throws IOException {
    List<byte[]> links = new ArrayList<>();
    LogFiles.readLines(
        segment,
        line -> {
          if (links.isEmpty()) {
            LogFiles.record(line)
                .flatMap(record -> record.string("prev_hash"))
                .flatMap(AuditVerifier::hexHash)
                .ifPresent(links::add);
          }
        });
    return links.isEmpty() ? previousHash : links.get(0);
  }

  private boolean requireSigned(Checkpoint checkpoint, String who) {
    boolean signed = keys.stream().anyMatch(checkpoint::isSignedBy);
    if (!signed) {
      problem(checkpoint.sequence(), Kind.SIGNATURE, who + " is not signed by this log");
    }
    return signed;
  }

  private void requireReached(Checkpoint checkpoint, String who) {
    if (checkpoint.sequence() > Math.max(highest, expected - 1)) {
      problem(
          checkpoint.sequence(),
          Kind.TRUNCATED,
          "the log ends before record %d, which %s knows".formatted(checkpoint.sequence(), who));
    }
  }

  private void line(Path segment, LogFiles.Line line) {
    checked++;
    first = first < 0 ? expected : first;
    Optional<JsonObject> record = LogFiles.record(line);
    if (record.isEmpty() || record.get().integer("seq").isEmpty()) {
      problem(expected, Kind.MALFORMED, "a line of " + segment.getFileName() + " is not a record");
      expected++;
      return;
    }
    record(record.get(), record.get().integer("seq").get());
  }

  private void record(JsonObject record, long sequence) {
    requirePlace(sequence);
    highest = Math.max(highest, sequence);
    byte[] hash = HashChain.next(previousHash, content(record));
    boolean linked = record.string("prev_hash").equals(Optional.of(Hashes.hex(previousHash)));
    boolean hashed = record.string("hash").equals(Optional.of(Hashes.hex(hash)));
    if (!linked) {
      problem(sequence, Kind.HASH, "the record does not follow the one before it");
      hashed = hashesWithItsOwnLink(record);
    }
    if (!hashed) {
      problem(sequence, Kind.HASH, "the content of the record was changed");
    }
    boolean signed = sequence <= prunedThrough || requireSignature(record, sequence);
    if (signed && hashed && linked && sequence > prunedThrough) {
      Rotation.of(record).ifPresent(rotation -> keys.add(rotation.rawKey()));
    }
    requireCheckpoint(record, sequence);
    requireTime(record, sequence);
    previousHash = storedHash(record).orElse(hash);
    expected = sequence + 1;
  }

  private void requirePlace(long sequence) {
    if (sequence > expected) {
      String missing =
          sequence - expected == 1
              ? "record " + expected + " is missing"
              : "records %d to %d are missing".formatted(expected, sequence - 1);
      problem(sequence, Kind.GAP, missing);
    } else if (sequence < expected) {
      problem(sequence, Kind.SEQUENCE, "the record stands where record " + expected + " belongs");
    }
  }

  /** Tells a record that was moved from one that was changed. */
  private static boolean hashesWithItsOwnLink(JsonObject record) {
    Optional<byte[]> link = record.string("prev_hash").flatMap(AuditVerifier::hexHash);
    return link.isPresent()
        && record
            .string("hash")
            .equals(Optional.of(Hashes.hex(HashChain.next(link.get(), content(record)))));
  }

  private boolean requireSignature(JsonObject record, long sequence) {
    boolean signed = isSigned(record);
    if (!signed) {
      problem(
          sequence,
          Kind.SIGNATURE,
          "the record is not signed by key " + AuditKey.idOf(keyInForce()));
    }
    return signed;
  }

  private boolean isSigned(JsonObject record) {
    byte[] publicKey = keyInForce();
    Optional<byte[]> signature = record.string("sig").flatMap(RecordSignature::decode);
    Optional<byte[]> hash = storedHash(record);
    return record.string("key_id").equals(Optional.of(AuditKey.idOf(publicKey)))
        && signature.isPresent()
        && hash.isPresent()
        && AuditKey.verify(publicKey, hash.get(), signature.get());
  }

  private byte[] keyInForce() {
    return keys.get(keys.size() - 1);
  }

  private void requireCheckpoint(JsonObject record, long sequence) {
    String known = checkpointed.get(sequence);
    if (known != null && !record.string("hash").equals(Optional.of(known))) {
      problem(sequence, Kind.HASH, "the record is not the one that a checkpoint knows");
    }
  }

  private void requireTime(JsonObject record, long sequence) {
    Optional<Instant> time = record.string("ts").flatMap(LogFiles::instant);
    if (time.isEmpty()) {
      problem(sequence, Kind.MALFORMED, "the record has no time");
      return;
    }
    Instant before = latest;
    if (before != null && time.get().isBefore(before.minus(CLOCK_TOLERANCE))) {
      problem(sequence, Kind.TIME, "the time runs backwards from " + before + " to " + time.get());
    }
    latest = before == null || time.get().isAfter(before) ? time.get() : before;
  }

  private void problem(long sequence, Kind kind, String message) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(new Problem(sequence, kind, message));
    }
  }

  private static JsonObject content(JsonObject record) {
    JsonObject.Builder content = JsonObject.builder();
    record
        .members()
        .forEach(
            (name, value) -> {
              if (!name.equals("prev_hash")
                  && !name.equals("hash")
                  && !name.equals("key_id")
                  && !name.equals("sig")) {
                content.put(name, value);
              }
            });
    return content.build();
  }

  private static Optional<byte[]> storedHash(JsonObject record) {
    return record.string("hash").flatMap(AuditVerifier::hexHash);
  }

  private static Optional<byte[]> hexHash(String hex) {
    if (hex.length() != 2 * Hashes.LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(AuditTrail.hashBytes(hex));
    } catch (IllegalArgumentException notHex) {
      return Optional.empty();
    }
  }
}
