package dev.symbiont.memory;

import dev.symbiont.domain.file.ExclusiveLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** One writer per agent, over the threads of this process and over processes. */
final class StoreLocks {
  /** Agents share sixteen empty lock files in the root, which are never deleted. */
  private static final int STRIPES = 16;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<ExclusiveLock> stripes;

  StoreLocks(Path root) {
    stripes = IntStream.range(0, STRIPES).mapToObj(stripe -> lock(root, stripe)).toList();
  }

  private static ExclusiveLock lock(Path root, int stripe) {
    String name = AgentIds.RESERVED_PREFIX + "lock-" + Integer.toHexString(stripe);
    return new ExclusiveLock(root.resolve(name), PATIENCE);
  }

  /** Runs {@code work} while no other thread or process works on {@code agentId}. */
  <T> T exclusively(String agentId, ExclusiveLock.Work<T> work) throws IOException {
    return stripes.get(Math.floorMod(agentId.hashCode(), STRIPES)).exclusively(work);
  }
}
