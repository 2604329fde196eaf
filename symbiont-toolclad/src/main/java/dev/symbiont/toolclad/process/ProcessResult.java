package dev.symbiont.toolclad.process;

import java.util.Objects;

/** How the run of a program ended. */
public sealed interface ProcessResult {
  /**
   * The program ran.
   *
   * @param end why it ended
   * @param exitCode its exit status, -1 unless it exited by itself
   * @param detail more about the end, for people; may be empty
   * @param stdout what it wrote to standard output, up to the limit
   * @param stderr what it wrote to standard error, up to the limit
   */
  record Ran(End end, int exitCode, String detail, Output stdout, Output stderr)
      implements ProcessResult {
    /** Refuses {@code null}. */
    public Ran {
      Objects.requireNonNull(end, "end");
      Objects.requireNonNull(detail, "detail");
      Objects.requireNonNull(stdout, "stdout");
      Objects.requireNonNull(stderr, "stderr");
    }
  }

  /** Why a program ended. */
  enum End {
    /** It exited by itself. */
    EXITED,
    /** A signal ended it. */
    SIGNALLED,
    /** The time limit passed and it was killed. */
    TIMED_OUT,
    /** It wrote more than the limit and was killed. */
    OUTPUT_TOO_LARGE
  }

  /**
   * The program could not be started.
   *
   * @param reason which program, and why
   */
  record NotStarted(String reason) implements ProcessResult {
    /** Refuses {@code null}. */
    public NotStarted {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** Bytes that a program wrote. Immutable. */
  final class Output {
    /** Nothing. */
    public static final Output EMPTY = new Output(new byte[0]);

    private final byte[] bytes;

    /** Creates an output; {@code bytes} is copied. */
    public Output(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    /** Returns a copy of the bytes. */
    public byte[] bytes() {
      return bytes.clone();
    }
  }
}
