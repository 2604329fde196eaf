package dev.symbiont.runtime.store;

import dev.symbiont.domain.error.SymbiontException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The database could not be opened, read or written. Nothing that failed was stored in part. */
public final class StoreException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  /** Why the database refused. */
  public enum Reason {
    /** The file is damaged, or is no database of this runtime. */
    CORRUPT,
    /** A newer release has written the file. */
    NEWER,
    /** The disk, or the size allowed for the file, is full. */
    FULL,
    /** Another process uses the file. */
    IN_USE,
    /** The file cannot be created, read or written. */
    UNREADABLE,
    /** The database was closed. */
    CLOSED,
    /** Any other fault of the database. */
    FAILED
  }

  private final Reason reason;

  /**
   * Creates the exception.
   *
   * @param reason why
   * @param message what happened, to which file, and what to do
   */
  public StoreException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns why the database refused. */
  public Reason reason() {
    return reason;
  }

  static StoreException of(String where, SQLException cause) {
    Reason reason = reasonOf(cause);
    String advice =
        switch (reason) {
          case CORRUPT -> "the file is damaged or no database; restore it from a backup";
          case FULL -> "no space is left for it; free some and repeat, nothing was stored in part";
          case IN_USE -> "another process holds it; stop that process";
          case UNREADABLE -> "it cannot be read or written; check owner and permissions";
          default -> "the database reports " + code(cause) + "; look at its disk and the log";
        };
    return new StoreException(reason, where + ": " + advice, cause);
  }

  private static String code(SQLException cause) {
    return cause instanceof SQLiteException sqlite ? sqlite.getResultCode().name() : "a fault";
  }

  private static Reason reasonOf(SQLException cause) {
    if (!(cause instanceof SQLiteException sqlite)) {
      return Reason.FAILED;
    }
    // A full disk shows in the index of the write-ahead log as an input or output error.
    if (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE) {
      return Reason.FULL;
    }
    // The low byte is the primary code; extended codes refine it.
    int primary = sqlite.getResultCode().code & 0xff;
    if (primary == SQLiteErrorCode.SQLITE_CORRUPT.code
        || primary == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return Reason.CORRUPT;
    }
    if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
      return Reason.FULL;
    }
    if (primary == SQLiteErrorCode.SQLITE_BUSY.code
        || primary == SQLiteErrorCode.SQLITE_LOCKED.code) {
      return Reason.IN_USE;
    }
    if (primary == SQLiteErrorCode.SQLITE_CANTOPEN.code
        || primary == SQLiteErrorCode.SQLITE_READONLY.code
        || primary == SQLiteErrorCode.SQLITE_PERM.code) {
      return Reason.UNREADABLE;
    }
    return Reason.FAILED;
  }
}
