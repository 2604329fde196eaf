package dev.symbiont.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.runtime.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  private static final List<String> NOTES =
      List.of("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)");

  @TempDir Path directory;

  @Test
  void write_committed_isReadAfterReopening() {
    try (Database database = open()) {
      database.migrate("note", NOTES);
      insert(database, "first");
    }
    try (Database database = open()) {
      database.migrate("note", NOTES);
      assertThat(texts(database)).containsExactly("first");
    }
  }

  @Test
  void write_failing_isUndoneAloneInItsGroup() {
    try (Database database = open()) {
      database.migrate("note", NOTES);
      insert(database, "taken");
      List<CompletableFuture<Integer>> writes = new ArrayList<>();
      for (String text : List.of("a", "taken", "b")) {
        writes.add(
            database.writeAsync(
                sql -> {
                  sql.update("INSERT INTO note (text) VALUES (?)", "before " + text);
                  return sql.update("INSERT INTO note (text) VALUES (?)", text);
                }));
      }
      database.join(writes.get(0));
      database.join(writes.get(2));
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> database.join(writes.get(1)));
      assertThat(texts(database))
          .containsExactlyInAnyOrder("taken", "before a", "a", "before b", "b");
    }
  }

  @Test
  void write_runtimeException_reachesTheCallerUnchanged() {
    try (Database database = open()) {
      IllegalStateException mine = new IllegalStateException("mine");
      assertThatThrownBy(
              () ->
                  database.write(
                      sql -> {
                        throw mine;
                      }))
          .isSameAs(mine);
    }
  }

  @Test
  void writeAsync_manyCallers_completeInOrderOfSubmission() {
    try (Database database = open()) {
      database.migrate("note", NOTES);
      List<Integer> completed = new ArrayList<>();
      List<CompletableFuture<Void>> writes = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        int number = i;
        writes.add(
            database
                .writeAsync(
                    sql -> sql.update("INSERT INTO note (text) VALUES (?)", "note " + number))
                .thenAccept(count -> completed.add(number)));
      }
      writes.forEach(CompletableFuture::join);
      assertThat(completed).hasSize(2_000).isSorted();
      assertThat(texts(database)).hasSize(2_000);
    }
  }

  @Test
  void writeAsync_onTheWritersThread_isRefusedInsteadOfDeadlocking() {
    try (Database database = open()) {
      assertThatThrownBy(() -> database.write(sql -> database.write(inner -> 1)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void read_whileAnotherWriteIsOpen_seesCommittedRowsOnly() {
    try (Database database = open()) {
      database.migrate("note", NOTES);
      CompletableFuture<List<String>> seen = new CompletableFuture<>();
      database.write(
          sql -> {
            sql.update("INSERT INTO note (text) VALUES (?)", "not yet");
            seen.complete(CompletableFuture.supplyAsync(() -> texts(database)).join());
            return true;
          });
      assertThat(seen.join()).isEmpty();
      assertThat(texts(database)).containsExactly("not yet");
    }
  }

  @Test
  void read_triesToWrite_isRefused() {
    try (Database database = open()) {
      database.migrate("note", NOTES);
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(
              () -> database.read(sql -> sql.update("INSERT INTO note (text) VALUES ('x')")));
    }
  }

  @Test
  void migrate_newerTables_isRefusedAndChangesNothing() {
    try (Database database = open()) {
      database.migrate("note", List.of(NOTES.get(0), "CREATE TABLE later (id INTEGER)"));
    }
    try (Database database = open()) {
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> database.migrate("note", NOTES))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NEWER))
          .withMessageContaining("version 2")
          .withMessageContaining("newer release");
    }
  }

  @Test
  void migrate_olderTables_appliesWhatIsMissing() {
    try (Database database = open()) {
      database.migrate("note", NOTES);
      insert(database, "old");
      database.migrate(
          "note", List.of(NOTES.get(0), "ALTER TABLE note ADD COLUMN seen INTEGER DEFAULT 7"));
      long seen =
          database.read(
              sql -> sql.first("SELECT seen FROM note", row -> row.getLong(1)).orElseThrow());
      assertThat(seen).isEqualTo(7);
    }
  }

  @Test
  void open_noDatabase_isRefused() throws IOException {
    Files.writeString(file(), "this is a letter to my aunt, and not a database at all");
    assertOpenFails(Reason.CORRUPT, "restore it from a backup");
  }

  @Test
  void open_damagedPage_isRefused() throws IOException {
    try (Database database = open()) {
      database.migrate("note", NOTES);
      for (int i = 0; i < 500; i++) {
        insert(database, "note " + i + " " + "x".repeat(100));
      }
    }
    byte[] content = Files.readAllBytes(file());
    java.util.Arrays.fill(content, 4096, content.length, (byte) 0x5a);
    Files.write(file(), content, StandardOpenOption.TRUNCATE_EXISTING);
    assertOpenFails(Reason.CORRUPT, "restore it from a backup");
  }

  @Test
  void open_databaseOfAnotherApplication_isRefused() throws Exception {
    try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file());
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE theirs (id INTEGER)");
    }
    assertOpenFails(Reason.CORRUPT, "another application");
  }

  @Test
  void open_secondTime_saysThatItIsInUse() {
    try (Database first = open()) {
      assertThat(first.sizeBytes()).isPositive();
      assertOpenFails(Reason.IN_USE, "another runtime uses it");
    }
  }

  @Test
  void open_directoryInPlaceOfTheFile_isRefused() throws IOException {
    Files.createDirectory(file());
    assertThatExceptionOfType(StoreException.class).isThrownBy(this::open);
  }

  @Test
  void open_newFile_isReadableByItsOwnerAlone() throws IOException {
    try (Database database = open()) {
      database.migrate("note", NOTES);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void write_full_failsClearlyAndKeepsWhatWasStored() {
    try (Database database = Database.open(file(), OptionalLong.of(64 * 1024))) {
      database.migrate("note", NOTES);
      List<String> stored = new ArrayList<>();
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  String text = i + " " + "x".repeat(1_000);
                  insert(database, text);
                  stored.add(text);
                }
              })
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FULL))
          .withMessageContaining("no space is left");
      assertThat(texts(database)).containsExactlyInAnyOrderElementsOf(stored);
      database.write(sql -> sql.update("DELETE FROM note"));
      insert(database, "room again");
      assertThat(texts(database)).containsExactly("room again");
    }
  }

  @Test
  void close_twice_andLateWrite_areHandled() {
    Database database = open();
    database.close();
    database.close();
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> database.write(sql -> 1))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
  }

  @Test
  void inMemory_writesAndReads() {
    try (Database database = Database.inMemory()) {
      database.migrate("note", NOTES);
      insert(database, "here");
      assertThat(texts(database)).containsExactly("here");
      assertThat(database.sizeBytes()).isZero();
    }
  }

  private Path file() {
    return directory.resolve("runtime.db");
  }

  private Database open() {
    return Database.open(file());
  }

  private void assertOpenFails(Reason reason, String text) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(this::open)
        .withMessageContaining(text)
        .withMessageContaining("runtime.db")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static void insert(Database database, String text) {
    database.write(sql -> sql.update("INSERT INTO note (text) VALUES (?)", text));
  }

  private static List<String> texts(Database database) {
    return database.read(
        sql -> sql.query("SELECT text FROM note ORDER BY id", row -> row.getString(1)));
  }
}
