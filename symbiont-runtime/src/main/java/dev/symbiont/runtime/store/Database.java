package dev.symbiont.runtime.store;

import dev.symbiont.domain.file.DurableFiles;
import dev.symbiont.runtime.store.StoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The database of one runtime: an SQLite file with a write-ahead log and {@code synchronous=FULL},
 * so what {@link #write} has returned survives {@code kill -9} and a loss of power.
 *
 * <p>There is one writer; whatever waits for it is committed as a group. Readers run beside it and
 * see committed data only. Each subsystem creates its tables by {@link #migrate}. Thread-safe.
 */
public final class Database implements AutoCloseable {
  /** "SYMB": marks the file as ours, so that nobody's else data is ever touched. */
  private static final int APPLICATION_ID = 0x53594D42;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int PAGE_SIZE = 4096;
  private static final int READERS = 2;

  /** Random ids touch pages all over an index: they stay in memory, and are copied back rarely. */
  private static final int WRITER_CACHE_KIB = 16 * 1024;

  private static final int CHECKPOINT_PAGES = 4096;
  private static final int BUSY_MILLIS = 5000;

  /** Up to this size a start can afford to read every page; beyond it damage shows when met. */
  private static final long CHECKED_BYTES = 64L * 1024 * 1024;

  private final String where;
  private final SqlSession writerSession;
  private final GroupWriter writer;
  private final BlockingQueue<SqlSession> readers = new ArrayBlockingQueue<>(READERS);
  private final @Nullable FileChannel lock;

  private Database(String where, SqlSession writerSession, @Nullable FileChannel lock) {
    this.where = where;
    this.writerSession = writerSession;
    this.lock = lock;
    this.writer = new GroupWriter(writerSession, where);
  }

  /**
   * Opens the database in {@code file}, creating it if it is missing, readable by its owner alone.
   *
   * @throws StoreException if the file is damaged, is not ours, is in use by another process, or
   *     cannot be read and written
   */
  public static Database open(Path file) {
    return open(file, OptionalLong.empty());
  }

  /**
   * Opens the database in {@code file} as {@link #open(Path)} does.
   *
   * @param maxBytes size that the file may not outgrow, in bytes; beyond it writes fail with {@link
   *     Reason#FULL}
   */
  public static Database open(Path file, OptionalLong maxBytes) {
    String where = "database " + file;
    FileChannel lock = lock(file, where);
    try {
      createPrivately(file);
      requireMagic(file, where);
      SqlSession session = new SqlSession(connect("jdbc:sqlite:" + file, false));
      Database database = new Database(where, session, lock);
      try {
        database.prepare(Files.size(file) <= CHECKED_BYTES, maxBytes);
        for (int i = 0; i < READERS; i++) {
          database.readers.add(new SqlSession(connect("jdbc:sqlite:" + file, true)));
        }
      } catch (SQLException | RuntimeException e) {
        database.closeSessions();
        throw e;
      }
      database.writer.start();
      return database;
    } catch (SQLException e) {
      release(lock);
      throw StoreException.of(where, e);
    } catch (IOException e) {
      release(lock);
      throw unreadable(where, e);
    } catch (RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  /** Opens a database in memory; it is gone when it is closed. */
  public static Database inMemory() {
    String where = "database in memory";
    try {
      Database database =
          new Database(where, new SqlSession(connect("jdbc:sqlite::memory:", false)), null);
      database.prepare(false, OptionalLong.empty());
      database.writer.start();
      return database;
    } catch (SQLException e) {
      throw StoreException.of(where, e);
    }
  }

  /**
   * Brings the tables of {@code subsystem} up to date. Migrations are only ever appended to the
   * list; its length is the version. Each holds statements separated by {@code ;}.
   *
   * @throws StoreException with {@link Reason#NEWER} if a newer release has written the tables
   */
  public void migrate(String subsystem, List<String> migrations) {
    write(sql -> Migrations.apply(sql, where, subsystem, migrations));
  }

  /**
   * Runs {@code work} in a transaction of its own and returns when it is durable. Commits on this
   * thread, together with what else waits, unless another thread is just committing.
   *
   * @throws StoreException if it could not be stored; then nothing of it was
   */
  public <T> T write(SqlWork<T> work) {
    return result(writer.write(work));
  }

  /**
   * Runs {@code work} in a transaction of its own. The future completes when it is durable, on the
   * thread that has committed it and in the order of the calls, so what depends on it must be quick
   * and must not use the database. Blocks only while too much is waiting already.
   */
  public <T> CompletableFuture<T> writeAsync(SqlWork<T> work) {
    return writer.writeAsync(work);
  }

  /**
   * Runs {@code work} as {@link #writeAsync} does, but does not make the disk busy for it alone: it
   * is committed together with the next write, at the latest after about 50 milliseconds.
   */
  public <T> CompletableFuture<T> writeSoon(SqlWork<T> work) {
    return writer.writeSoon(work);
  }

  /**
   * Waits for a write. Commits what waits on this thread, as {@link #write} does, even if it was
   * not in a hurry before.
   */
  public <T> T join(CompletableFuture<T> write) {
    writer.hasten(write);
    return result(write);
  }

  private <T> T result(CompletableFuture<T> write) {
    try {
      return write.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw StoreException.of(where, cause);
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /**
   * Runs {@code work}, which only reads, over committed data.
   *
   * @throws StoreException if the database cannot be read
   */
  public <T> T read(SqlWork<T> work) {
    if (lock == null) {
      return write(work);
    }
    SqlSession reader = takeReader();
    try {
      return work.run(reader);
    } catch (SQLException e) {
      throw StoreException.of(where, e);
    } finally {
      readers.add(reader);
    }
  }

  /** Returns the size of the database file in bytes; 0 when it is in memory. */
  public long sizeBytes() {
    return lock == null
        ? 0
        : read(
            sql ->
                sql.first(
                        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
                        row -> row.getLong(1))
                    .orElse(0L));
  }

  /** Commits what was submitted, closes the file and frees the lock. Idempotent. */
  @Override
  public void close() {
    writer.close();
    closeSessions();
    release(lock);
  }

  private SqlSession takeReader() {
    try {
      return readers.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Reason.FAILED, where + ": interrupted while waiting to read", e);
    }
  }

  private void closeSessions() {
    for (SqlSession reader : readers) {
      closeQuietly(reader);
    }
    closeQuietly(writerSession);
  }

  private void prepare(boolean check, OptionalLong maxBytes) throws SQLException {
    long id = writerSession.first("PRAGMA application_id", row -> row.getLong(1)).orElseThrow();
    long tables =
        writerSession
            .first("SELECT count(*) FROM sqlite_master", row -> row.getLong(1))
            .orElseThrow();
    if (id != APPLICATION_ID && (id != 0 || tables != 0)) {
      throw new StoreException(
          Reason.CORRUPT, where + ": it belongs to another application; name another file", null);
    }
    if (check) {
      quickCheck();
    }
    writerSession.execute("PRAGMA application_id=" + APPLICATION_ID);
    if (maxBytes.isPresent()) {
      // It answers with a row; left unread, that would keep tables and indexes from being dropped.
      writerSession.first(
          "PRAGMA max_page_count=" + Math.max(1, maxBytes.getAsLong() / PAGE_SIZE),
          row -> row.getLong(1));
    }
    Migrations.prepare(writerSession);
  }

  private void quickCheck() throws SQLException {
    String verdict =
        writerSession.first("PRAGMA quick_check(1)", row -> row.getString(1)).orElse("no answer");
    if (!verdict.equals("ok")) {
      throw new StoreException(
          Reason.CORRUPT,
          where + ": the file is damaged (" + verdict + "); restore it from a backup",
          null);
    }
  }

  private static Connection connect(String url, boolean readOnly) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setPageSize(PAGE_SIZE);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.enforceForeignKeys(true);
    config.setWalAutocheckpoint(CHECKPOINT_PAGES);
    // Nobody asks for them, and the driver would run a query after each insert.
    config.setGetGeneratedKeys(false);
    if (!readOnly) {
      config.setCacheSize(-WRITER_CACHE_KIB);
    }
    Connection connection = config.createConnection(url);
    if (readOnly) {
      try (var statement = connection.createStatement()) {
        statement.execute("PRAGMA query_only=1");
      }
    }
    return connection;
  }

  private static void requireMagic(Path file, String where) throws IOException {
    if (Files.size(file) == 0) {
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        throw new StoreException(
            Reason.CORRUPT,
            where + ": the file is damaged or no database; restore it from a backup",
            null);
      }
    }
  }

  private static FileChannel lock(Path file, String where) {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    try {
      DurableFiles.createDirectory(
          Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file below the root"));
      FileChannel channel =
          DurableFiles.open(lockFile, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
      if (tryLock(channel) == null) {
        channel.close();
        throw new StoreException(
            Reason.IN_USE,
            where + ": another runtime uses it; stop that one or name another directory",
            null);
      }
      return channel;
    } catch (IOException e) {
      throw unreadable(where, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  /** SQLite would create the file with the mode of the umask. */
  private static void createPrivately(Path file) throws IOException {
    DurableFiles.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE)).close();
  }

  private static StoreException unreadable(String where, IOException cause) {
    return new StoreException(
        Reason.UNREADABLE,
        where + ": it cannot be read or written; check owner and permissions",
        cause);
  }

  private static void release(@Nullable FileChannel lock) {
    if (lock == null) {
      return;
    }
    try {
      lock.close();
    } catch (IOException e) {
      throw new StoreException(Reason.FAILED, "cannot release the lock of the database", e);
    }
  }

  private static void closeQuietly(SqlSession session) {
    try {
      session.close();
    } catch (SQLException e) {
      System.getLogger(Database.class.getName())
          .log(System.Logger.Level.WARNING, "closing a database connection failed", e);
    }
  }
}
