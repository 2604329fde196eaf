package dev.symbiont.runtime.audit;

import dev.symbiont.domain.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the audit log of one data directory. Thread-safe; one process at a time.
 *
 * <p>Records that arrive together are chained, signed and forced to disk together (group commit);
 * the receipt of {@link #append} completes only when its record is on disk. Records without hurry
 * are chained and written at once, but forced together with the next one that has some. After a
 * failed write every further append fails, because a trail with a hole is worth nothing.
 */
public final class AuditTrail implements AutoCloseable {
  private static final int QUEUE_LENGTH = 16_384;
  private static final int LARGEST_BATCH = 512;
  private static final long LARGEST_SEGMENT = 8L * 1024 * 1024;
  private static final int CHECKPOINT_RECORDS = 256;
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(60);

  /** How long a record without hurry waits for another one to be forced with. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Path directory;
  private final Clock clock;
  private final SecureRandom random;
  private final List<AuditAnchor> anchors;
  private final long segmentBytes;
  private final FileChannel lockChannel;
  private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE_LENGTH);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread writer;

  // Below: used by the writer's thread only, once it has started.
  private AuditKey key;
  private FileChannel segment;
  private long nextSequence;
  private byte[] lastHash;
  private long checkpointed;
  private Instant checkpointTime;
  private final List<Written> unforced = new ArrayList<>();
  private long patientUntil;

  private volatile @Nullable AuditException failure;

  /** When a record has to be on disk. */
  private enum Hurry {
    /** As soon as possible. */
    NOW,
    /** With the next record that has to be there now, or a moment later. */
    SOON,
    /** Not a record, but the sign that none will follow. */
    END
  }

  /**
   * An event on its way to disk.
   *
   * @param content what it says; nothing of the end
   * @param successor the key that signs what follows, if this event rotates the key
   */
  private record Pending(
      @Nullable Supplier<RecordContent> content,
      Hurry hurry,
      CompletableFuture<AuditRecord> receipt,
      @Nullable AuditKey successor) {
    static Pending end() {
      return new Pending(null, Hurry.END, new CompletableFuture<>(), null);
    }
  }

  /** A record in the file that a loss of power could still take away. */
  private record Written(AuditRecord record, CompletableFuture<AuditRecord> receipt) {}

  private AuditTrail(Builder builder, FileChannel lockChannel, LogHead head, LogTail tail)
      throws IOException {
    this.directory = builder.directory;
    this.key = builder.key;
    this.clock = builder.clock;
    this.random = builder.random;
    this.anchors = List.copyOf(builder.anchors);
    this.segmentBytes = builder.segmentBytes;
    this.lockChannel = lockChannel;
    this.nextSequence = tail.nextSequence();
    this.lastHash = tail.lastHash().orElseGet(() -> HashChain.genesis(head.logId()));
    this.checkpointed = nextSequence - 1;
    this.checkpointTime = clock.instant();
    this.segment =
        openSegment(tail.segment().orElseGet(() -> LogFiles.segment(directory, nextSequence)));
    this.writer = new Thread(this::write, "symbiont-audit");
    writer.setDaemon(true);
    writer.start();
  }

  /**
   * Starts to describe a trail.
   *
   * @param directory where the log lies; created when missing
   * @param key signs the records; must be the key that the log began with
   */
  public static Builder builder(Path directory, AuditKey key) {
    return new Builder(directory, key);
  }

  /**
   * Hands {@code event} over to be recorded, waiting only while the queue is full.
   *
   * @return completes when the record is on disk, or fails with an {@link AuditException}
   */
  public CompletableFuture<AuditRecord> append(AuditEvent event) {
    return append(event, Hurry.NOW);
  }

  /**
   * Hands {@code event} over as {@link #append} does, but does not make the disk busy for it alone:
   * it is forced together with the next record, at the latest after about 50 milliseconds. For what
   * has happened already; what is about to be allowed belongs into {@link #append}.
   */
  public CompletableFuture<AuditRecord> appendSoon(AuditEvent event) {
    return append(event, Hurry.SOON);
  }

  private CompletableFuture<AuditRecord> append(AuditEvent event, Hurry hurry) {
    return append(event, hurry, null);
  }

  private CompletableFuture<AuditRecord> append(
      AuditEvent event, Hurry hurry, @Nullable AuditKey successor) {
    Objects.requireNonNull(event, "event");
    CompletableFuture<AuditRecord> receipt = new CompletableFuture<>();
    AuditException broken = failure;
    if (broken != null) {
      receipt.completeExceptionally(broken);
    } else if (closed.get()) {
      receipt.completeExceptionally(new AuditException("the audit trail is closed", null));
    } else {
      enqueue(new Pending(content(event, hurry), hurry, receipt, successor));
    }
    return receipt;
  }

  /**
   * Whoever is going to wait gets the content ready on its own thread, while the writer still signs
   * what came before; what nobody waits for is left to the writer.
   */
  private Supplier<RecordContent> content(AuditEvent event, Hurry hurry) {
    // Taken now, because it may be a good while until it is written.
    Instant at = clock.instant();
    if (hurry == Hurry.SOON) {
      return () -> RecordContent.of(event, randomId(), at);
    }
    RecordContent ready = RecordContent.of(event, randomId(), at);
    return () -> ready;
  }

  /**
   * Records {@code event} and returns when it is on disk.
   *
   * @throws AuditException if it could not be recorded
   */
  public AuditRecord record(AuditEvent event) {
    return await(append(event));
  }

  /**
   * Waits until a record is on disk.
   *
   * @param receipt what {@link #append} has returned
   * @throws AuditException if it could not be recorded
   */
  public static AuditRecord await(CompletableFuture<AuditRecord> receipt) {
    try {
      return receipt.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof AuditException audit) {
        throw audit;
      }
      throw e;
    }
  }

  /**
   * Signs every further record with {@code successor}. The change is itself a record, {@code
   * KeyRotated}, the last one that the key before it signs; on disk when this returns.
   *
   * @param actor who rotates, for example {@code user:admin}
   * @throws AuditException if it could not be recorded; then the key stays as it is
   */
  public AuditRecord rotate(AuditKey successor, String actor) {
    return await(append(Rotation.event(successor, actor), Hurry.NOW, successor));
  }

  /**
   * Deletes whole segments, oldest first, all of whose records are older than {@code before}. What
   * goes is first recorded as {@code Pruned}, so that the rest can still be verified. The segment
   * that is written to stays.
   *
   * @param actor who prunes, for example {@code user:admin}
   * @return the record of it; empty if no segment is that old
   * @throws AuditException if it could not be recorded, or a segment cannot be read or deleted
   */
  public synchronized Optional<AuditRecord> prune(Instant before, String actor) {
    try {
      Optional<Pruning> pruning = Pruning.plan(directory, before);
      if (pruning.isEmpty()) {
        return Optional.empty();
      }
      AuditRecord written = record(pruning.get().event(actor));
      pruning.get().delete();
      return Optional.of(written);
    } catch (IOException e) {
      throw new AuditException("the audit log in " + directory + " cannot be pruned: " + e, e);
    }
  }

  /** Returns the directory of the log. */
  public Path directory() {
    return directory;
  }

  /** Writes what is waiting, sets a checkpoint and frees the directory. Idempotent. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    enqueue(Pending.end());
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    refuseLate();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void enqueue(Pending pending) {
    try {
      // A thread that was interrupted, as tools of a cancelled loop are, leaves its record too.
      if (!queue.offer(pending)) {
        queue.put(pending);
      }
      if (!writer.isAlive()) {
        // close() came between the check and the put, and nobody empties the queue any more.
        refuseLate();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      pending
          .receipt()
          .completeExceptionally(
              new AuditException("interrupted while waiting to record an event", e));
    }
  }

  private void write() {
    List<Pending> batch = new ArrayList<>();
    boolean open = true;
    while (open) {
      batch.clear();
      open = collect(batch);
      commit(batch);
    }
    finish();
  }

  /**
   * Waits for events, but not for ever while some are not forced yet; returns false when the last
   * one has come.
   */
  private boolean collect(List<Pending> batch) {
    try {
      Pending first =
          unforced.isEmpty()
              ? queue.take()
              : queue.poll(patientUntil - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (first == null) {
        return true;
      }
      batch.add(first);
    } catch (InterruptedException e) {
      // Nobody else holds this thread, so this is a stray interrupt; the queue decides when to end.
      return true;
    }
    queue.drainTo(batch, LARGEST_BATCH - 1);
    return !batch.removeIf(pending -> pending.hurry() == Hurry.END);
  }

  private void commit(List<Pending> batch) {
    AuditException broken = failure;
    if (broken == null) {
      broken = tryCommit(batch);
    }
    if (broken != null) {
      failure = broken;
      AuditException reason = broken;
      unforced.forEach(written -> written.receipt().completeExceptionally(reason));
      unforced.clear();
      batch.forEach(pending -> pending.receipt().completeExceptionally(reason));
    }
  }

  private @Nullable AuditException tryCommit(List<Pending> batch) {
    try {
      Instant now = clock.instant();
      write(batch);
      if (batch.stream().anyMatch(pending -> pending.hurry() == Hurry.NOW)
          || unforced.size() >= LARGEST_BATCH
          || patientUntil - System.nanoTime() <= 0) {
        force(now);
      }
      return null;
    } catch (IOException | RuntimeException e) {
      return new AuditException("the audit log in " + directory + " cannot be written: " + e, e);
    }
  }

  private void write(List<Pending> batch) throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    if (unforced.isEmpty()) {
      patientUntil = System.nanoTime() + PATIENCE_NANOS;
    }
    StringBuilder text = new StringBuilder(batch.size() * 768);
    for (Pending pending : batch) {
      AuditRecord added = chain(Objects.requireNonNull(pending.content()).get(), text);
      unforced.add(new Written(added, pending.receipt()));
      AuditKey successor = pending.successor();
      if (successor != null) {
        key = successor;
      }
    }
    writeFully(segment, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void force(Instant now) throws IOException {
    if (unforced.isEmpty()) {
      return;
    }
    segment.force(false);
    checkpointIfDue(now);
    unforced.forEach(written -> written.receipt().complete(written.record()));
    unforced.clear();
    rollOver();
  }

  private AuditRecord chain(RecordContent content, StringBuilder text) {
    long sequence = nextSequence++;
    byte[] hash = HashChain.next(lastHash, content.canonical(sequence));
    JsonObject link =
        JsonObject.builder()
            .put("prev_hash", Hashes.hex(lastHash))
            .put("hash", Hashes.hex(hash))
            .put("key_id", key.id())
            .put("sig", RecordSignature.encode(key.sign(hash)))
            .build();
    lastHash = hash;
    text.append(content.text(sequence, link)).append('\n');
    return new AuditRecord(sequence, Hashes.hex(hash), content.record(sequence, link));
  }

  private UUID randomId() {
    long high = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private void checkpointIfDue(Instant now) throws IOException {
    if (nextSequence - 1 - checkpointed >= CHECKPOINT_RECORDS
        || Duration.between(checkpointTime, now).compareTo(CHECKPOINT_INTERVAL) >= 0) {
      checkpoint(now);
    }
  }

  private void checkpoint(Instant now) throws IOException {
    long last = nextSequence - 1;
    if (last <= checkpointed) {
      return;
    }
    Checkpoint checkpoint = Checkpoint.sign(last, Hashes.hex(lastHash), now, key);
    try (FileChannel file =
        FileChannel.open(
            LogFiles.checkpoints(directory),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND)) {
      writeFully(file, (LogFiles.text(checkpoint.json()) + "\n").getBytes(StandardCharsets.UTF_8));
      file.force(false);
    }
    checkpointed = last;
    checkpointTime = now;
    anchors.forEach(anchor -> anchor.publish(checkpoint));
  }

  private void rollOver() throws IOException {
    if (segment.position() >= segmentBytes) {
      segment.close();
      segment = openSegment(LogFiles.segment(directory, nextSequence));
    }
  }

  private void finish() {
    try {
      if (failure == null) {
        Instant now = clock.instant();
        force(now);
        checkpoint(now);
      }
      segment.close();
      lockChannel.close();
    } catch (IOException | RuntimeException e) {
      AuditException broken =
          new AuditException("the audit log in " + directory + " cannot be closed: " + e, e);
      failure = broken;
      unforced.forEach(written -> written.receipt().completeExceptionally(broken));
    }
    refuseLate();
  }

  private void refuseLate() {
    List<Pending> late = new ArrayList<>();
    queue.drainTo(late);
    late.forEach(
        pending ->
            pending
                .receipt()
                .completeExceptionally(new AuditException("the audit trail is closed", null)));
  }

  private static FileChannel openSegment(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.position(channel.size());
    return channel;
  }

  private static void writeFully(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Describes a trail. Not thread-safe. */
  public static final class Builder {
    private final Path directory;
    private final AuditKey key;
    private final List<AuditAnchor> anchors = new ArrayList<>();
    private Clock clock = Clock.systemUTC();
    private SecureRandom random = new SecureRandom();
    private long segmentBytes = LARGEST_SEGMENT;

    private Builder(Path directory, AuditKey key) {
      this.directory = Objects.requireNonNull(directory, "directory");
      this.key = Objects.requireNonNull(key, "key");
    }

    /** Sets the time; the system clock by default. */
    public Builder clock(Clock other) {
      this.clock = Objects.requireNonNull(other, "clock");
      return this;
    }

    /** Sets the source of record ids. */
    public Builder random(SecureRandom other) {
      this.random = Objects.requireNonNull(other, "random");
      return this;
    }

    /** Adds a place to which checkpoints are taken. */
    public Builder addAnchor(AuditAnchor anchor) {
      anchors.add(Objects.requireNonNull(anchor, "anchor"));
      return this;
    }

    /** Sets the size at which a new file is begun. */
    Builder segmentBytes(long other) {
      this.segmentBytes = other;
      return this;
    }

    /**
     * Opens the log, or begins one. A line torn by a crash, which nobody was told is recorded, is
     * removed.
     *
     * @throws AuditException if another process holds the log, another key signs it, or it is
     *     damaged or shorter than its last checkpoint
     */
    public AuditTrail open() {
      FileChannel lock = null;
      try {
        Files.createDirectories(directory);
        lock = lock();
        LogHead head = LogHead.loadOrCreate(directory, key, clock.instant(), random);
        LogTail tail = LogTail.recover(directory);
        requireKey(tail.signer().orElseGet(head::keyId));
        LogTail.removeTornLine(LogFiles.checkpoints(directory));
        requireNotTruncated(tail);
        return new AuditTrail(this, lock, head, tail);
      } catch (IOException e) {
        closeQuietly(lock, e);
        throw new AuditException("the audit log in " + directory + " cannot be opened: " + e, e);
      } catch (AuditException e) {
        closeQuietly(lock, e);
        throw e;
      }
    }

    private FileChannel lock() throws IOException {
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock held;
      try {
        held = channel.tryLock();
      } catch (OverlappingFileLockException inThisProcess) {
        held = null;
      }
      if (held == null) {
        channel.close();
        throw new AuditException(
            "the audit log in " + directory + " is in use by another runtime", null);
      }
      return channel;
    }

    private void requireKey(String signer) {
      if (!signer.equals(key.id())) {
        throw new AuditException(
            "the audit log in %s is signed by another key than %s: restore the key %s"
                .formatted(directory, key, signer),
            null);
      }
    }

    private void requireNotTruncated(LogTail tail) throws IOException {
      Optional<Checkpoint> last = Checkpoints.last(directory);
      if (last.isPresent() && last.get().sequence() >= tail.nextSequence()) {
        throw new AuditException(
            "the audit log in %s ends at record %d, but a checkpoint knows record %d: its end was cut off; keep the directory as evidence, and move it away to begin a new log"
                .formatted(directory, tail.nextSequence() - 1, last.get().sequence()),
            null);
      }
    }

    private static void closeQuietly(@Nullable FileChannel channel, Exception cause) {
      if (channel != null) {
        try {
          channel.close();
        } catch (IOException e) {
          cause.addSuppressed(e);
        }
      }
    }
  }

  static byte[] hashBytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
