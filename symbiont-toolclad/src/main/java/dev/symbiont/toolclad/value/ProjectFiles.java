package dev.symbiont.toolclad.value;

/**
 * Port: what the file system says about a relative path below the project root. Implementations are
 * thread-safe.
 */
@FunctionalInterface
public interface ProjectFiles {
  /** What stands at a path. */
  enum Finding {
    /** Nothing, and the nearest existing parent lies inside the project. */
    ABSENT,
    /** A readable regular file inside the project. */
    FILE,
    /** Something else inside the project: a directory, a device, an unreadable file. */
    OTHER,
    /** The path leads out of the project, for example through a link. */
    OUTSIDE
  }

  /** Returns what stands at {@code path}, which passed the textual rules of {@code path}. */
  Finding look(String path);
}
