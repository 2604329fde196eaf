package dev.symbiont.domain.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets one at a time work on a resource, over the threads of this process and over processes that
 * use the same lock file. The lock file is created when missing and never deleted: a lock on a file
 * that somebody unlinks protects nothing. Immutable and thread-safe; not reentrant.
 */
public final class ExclusiveLock {
  private static final Duration RETRY = Duration.ofMillis(1);

  /**
   * The threads that hold or await each lock file. POSIX gives a lock to a whole process, and drops
   * it as soon as any descriptor of the file is closed, whoever opened it. So only one thread of
   * the process may have the file open, and the queue for it belongs to the process too.
   */
  private static final ConcurrentHashMap<Path, Queue> PROCESS = new ConcurrentHashMap<>();

  private final Path lockFile;
  private final Duration patience;

  /**
   * Creates a lock.
   *
   * @param lockFile an empty file used for nothing else; its directory must exist
   * @param patience how long to wait for another holder; positive
   */
  public ExclusiveLock(Path lockFile, Duration patience) {
    this.lockFile = lockFile.toAbsolutePath();
    this.patience = Objects.requireNonNull(patience, "patience");
  }

  /** What is done under the lock. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    T run() throws IOException;
  }

  /** The queue for one file; forgotten when nobody is in it. */
  private static final class Queue {
    private final ReentrantLock first = new ReentrantLock();
    private int length;
  }

  /**
   * Runs {@code work} while nobody else runs under this lock.
   *
   * @throws IOException if the lock was not free in time, the thread was interrupted while waiting,
   *     or the work failed
   * @throws IllegalStateException if this thread holds the lock already
   */
  public <T> T exclusively(Work<T> work) throws IOException {
    long start = System.nanoTime();
    Path file = identity();
    Queue queue = PROCESS.compute(file, (path, known) -> entered(known));
    try {
      awaitThreads(queue);
      try {
        return exclusivelyInProcess(work, start);
      } finally {
        queue.first.unlock();
      }
    } finally {
      PROCESS.computeIfPresent(file, (path, known) -> --known.length == 0 ? null : known);
    }
  }

  /** One name for one file, however its directory is called. The file itself is never a link. */
  private Path identity() throws IOException {
    Path directory = Objects.requireNonNull(lockFile.getParent(), "a file below the root");
    return directory.toRealPath().resolve(Objects.requireNonNull(lockFile.getFileName()));
  }

  private static Queue entered(@Nullable Queue known) {
    Queue queue = known == null ? new Queue() : known;
    queue.length++;
    return queue;
  }

  private void awaitThreads(Queue queue) throws IOException {
    if (queue.first.isHeldByCurrentThread()) {
      throw new IllegalStateException("this thread holds " + lockFile + " already");
    }
    try {
      if (!queue.first.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw held();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    }
  }

  private <T> T exclusivelyInProcess(Work<T> work, long start) throws IOException {
    try (FileChannel channel =
            DurableFiles.open(
                lockFile, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        FileLock held = awaitProcesses(channel, start)) {
      T result = work.run();
      if (!held.isValid()) {
        throw new IOException("the lock " + lockFile + " was lost");
      }
      return result;
    }
  }

  private FileLock awaitProcesses(FileChannel channel, long start) throws IOException {
    FileLock lock = channel.tryLock();
    while (lock == null) {
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted();
      }
      if (System.nanoTime() - start >= patience.toNanos()) {
        throw held();
      }
      LockSupport.parkNanos(RETRY.toNanos());
      lock = channel.tryLock();
    }
    return lock;
  }

  private IOException held() {
    return new IOException("somebody holds " + lockFile + " for more than " + patience);
  }

  private IOException interrupted() {
    return new IOException("interrupted while waiting for " + lockFile);
  }
}
