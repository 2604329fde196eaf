package dev.symbiont.domain.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one at a time work on a resource, over the threads of this process and over processes that
 * use the same lock file. The lock file is created when missing and never deleted: a lock on a file
 * that somebody unlinks protects nothing. Immutable and thread-safe; not reentrant.
 */
public final class ExclusiveLock {
  private static final Duration RETRY = Duration.ofMillis(2);

  private final Path lockFile;
  private final Duration patience;

  /**
   * Creates a lock.
   *
   * @param lockFile an empty file used for nothing else; its directory must exist
   * @param patience how long to wait for another holder; positive
   */
  public ExclusiveLock(Path lockFile, Duration patience) {
    this.lockFile = Objects.requireNonNull(lockFile, "lockFile");
    this.patience = Objects.requireNonNull(patience, "patience");
  }

  /** What is done under the lock. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    T run() throws IOException;
  }

  /**
   * Runs {@code work} while nobody else runs under this lock.
   *
   * @throws IOException if the lock was not free in time, the thread was interrupted while waiting,
   *     or the work failed
   */
  public <T> T exclusively(Work<T> work) throws IOException {
    try (FileChannel channel =
            DurableFiles.open(
                lockFile, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        FileLock held = acquire(channel)) {
      T result = work.run();
      if (!held.isValid()) {
        throw new IOException("the lock " + lockFile + " was lost");
      }
      return result;
    }
  }

  /** A holder in this process shows as an exception, one in another process as null. */
  private FileLock acquire(FileChannel channel) throws IOException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < patience.toNanos()) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException heldByThisProcess) {
        // Wait as for another process.
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new IOException("interrupted while waiting for " + lockFile);
      }
      LockSupport.parkNanos(RETRY.toNanos());
    }
    throw new IOException("somebody holds " + lockFile + " for more than " + patience);
  }
}
