package dev.symbiont.toolclad.session;

/** Where a session stands. */
public enum SessionState {
  /** The program was started and is not ready yet. */
  SPAWNING,
  /** The program waits for a command. */
  READY,
  /** A command runs. */
  BUSY,
  /** A limit passed; the program was killed. */
  TIMED_OUT,
  /** The program ended or was ended. */
  TERMINATED
}
