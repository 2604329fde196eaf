package dev.symbiont.transport.jdk;

/** A thread that waits for a response and is woken with an interrupt that nobody else must see. */
final class BlockedCaller {
  private final Thread thread;
  private boolean released;
  private boolean woken;
  private boolean interruptedByOthers;

  BlockedCaller(Thread thread) {
    this.thread = thread;
  }

  /** Ends the wait of the thread, if it still waits. */
  synchronized void wake() {
    if (!released && !woken) {
      woken = true;
      thread.interrupt();
    }
  }

  /** Says that somebody else interrupted the thread, which must show when it returns. */
  synchronized void interruptAgain() {
    interruptedByOthers = true;
  }

  /** Ends the time in which the thread may be woken; takes our own interrupt back. */
  synchronized void release() {
    released = true;
    if (woken) {
      boolean unused = Thread.interrupted();
    }
    if (interruptedByOthers) {
      thread.interrupt();
    }
  }
}
