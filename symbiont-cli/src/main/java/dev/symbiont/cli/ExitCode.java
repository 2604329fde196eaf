package dev.symbiont.cli;

/** Exit codes of the command; scripts may rely on them. */
public final class ExitCode {
  /** Done, and the answer is yes. */
  public static final int OK = 0;

  /** The operation failed, or the answer is no (not verified, denied, findings). */
  public static final int FAILURE = 1;

  /** The command line or the configuration is wrong. */
  public static final int USAGE = 2;

  /** The runtime refused the credential. */
  public static final int AUTHENTICATION = 3;

  /** The thing named does not exist. */
  public static final int NOT_FOUND = 4;

  /** The runtime could not be reached in time. */
  public static final int UNREACHABLE = 5;

  /**
   * A signal ended the command: what it opened is closed. The shell reports 128 plus the signal.
   */
  public static final int STOPPED = 130;

  private ExitCode() {}
}
