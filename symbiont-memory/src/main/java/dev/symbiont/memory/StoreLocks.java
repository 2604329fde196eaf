package dev.symbiont.memory;

import dev.symbiont.domain.file.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * One writer per agent, over the threads of this process and over processes.
 *
 * <p>Agents share sixteen empty lock files in the root. They are never deleted: a lock on a file
 * that somebody unlinks protects nothing.
 */
final class StoreLocks {
  private static final int STRIPES = 16;

  /**
   * POSIX drops all locks of a process on a file when it closes any descriptor of that file, and
   * Java refuses overlapping locks within one process. So all stores of the process queue here
   * first, whatever their root.
   */
  private static final List<ReentrantLock> PROCESS =
      Stream.generate(ReentrantLock::new).limit(STRIPES).toList();

  private final Path root;

  StoreLocks(Path root) {
    this.root = root;
  }

  /** What is done under the lock. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /** Runs {@code work} while no other thread or process works on {@code agentId}. */
  <T> T exclusively(String agentId, Work<T> work) throws IOException {
    int stripe = Math.floorMod(agentId.hashCode(), STRIPES);
    ReentrantLock thread = PROCESS.get(stripe);
    thread.lock();
    try (FileChannel channel = open(stripe);
        FileLock process = channel.lock()) {
      assert process.isValid();
      return work.run();
    } finally {
      thread.unlock();
    }
  }

  private FileChannel open(int stripe) throws IOException {
    Path file = root.resolve(AgentIds.RESERVED_PREFIX + "lock-" + Integer.toHexString(stripe));
    return DurableFiles.open(file, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }
}
