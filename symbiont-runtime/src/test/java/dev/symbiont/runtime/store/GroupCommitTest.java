package dev.symbiont.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.runtime.store.StoreException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who commits, what is committed together, and what happens to those who wait meanwhile. */
class GroupCommitTest {
  private static final List<String> NOTES =
      List.of("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)");

  @TempDir Path directory;
  private Database database;
  private final ExecutorService callers = Executors.newCachedThreadPool();

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("runtime.db"));
    database.migrate("note", NOTES);
  }

  @AfterEach
  void close() {
    callers.shutdownNow();
    database.close();
  }

  /** A caller that is in the middle of its commit, until it is told to go on. */
  private final class Committing {
    final CountDownLatch goOn = new CountDownLatch(1);
    final CompletableFuture<Thread> thread = new CompletableFuture<>();

    /** Ends when the commit is done; tells whether the caller was interrupted meanwhile. */
    final Future<Boolean> interrupted;

    Committing(String text) {
      interrupted =
          callers.submit(
              () -> {
                database.write(
                    sql -> {
                      thread.complete(Thread.currentThread());
                      awaitUninterruptibly(goOn);
                      return insert(sql, text);
                    });
                return Thread.interrupted();
              });
      thread.join();
    }
  }

  @Test
  void write_byTheOnlyCaller_isCommittedOnItsOwnThread() {
    Thread thread = database.write(sql -> Thread.currentThread());
    assertThat(thread).isSameAs(Thread.currentThread());
  }

  @Test
  void writeAsync_nobodyWaits_isCommittedOnAnotherThread() {
    Thread thread = database.writeAsync(sql -> Thread.currentThread()).join();
    assertThat(thread).isNotSameAs(Thread.currentThread());
  }

  @Test
  void writeSoon_nobodyWaitsAndNothingElseComes_isCommittedAllTheSame() {
    assertThat(database.writeSoon(sql -> insert(sql, "later")).join()).isEqualTo(1);
    assertThat(texts()).containsExactly("later");
  }

  @Test
  void join_ofAWriteWithoutHurry_commitsItNow() {
    CompletableFuture<Thread> write = database.writeSoon(sql -> Thread.currentThread());
    assertThat(database.join(write)).isSameAs(Thread.currentThread());
  }

  @Test
  void writes_whileAnotherCallerCommits_areCommittedTogetherAfterIt() throws Exception {
    Committing first = new Committing("first");
    List<CompletableFuture<Integer>> rowsSeen = new ArrayList<>();
    for (String text : List.of("a", "b", "c")) {
      rowsSeen.add(
          database.writeAsync(
              sql -> {
                insert(sql, text);
                // Through a reader, so what was committed before this group.
                return texts().size();
              }));
    }
    Future<Integer> waiting = callers.submit(() -> database.write(sql -> insert(sql, "d")));
    assertThat(rowsSeen).noneMatch(CompletableFuture::isDone);
    first.goOn.countDown();
    assertThat(rowsSeen).extracting(CompletableFuture::join).containsExactly(1, 1, 1);
    assertThat(waiting.get()).isEqualTo(1);
    assertThat(first.interrupted.get()).isFalse();
    assertThat(texts()).containsExactly("first", "a", "b", "c", "d");
  }

  @Test
  void writes_moreThanAGroup_areAllCommitted() throws Exception {
    Committing first = new Committing("first");
    List<CompletableFuture<Integer>> writes =
        IntStream.range(0, 2_000)
            .mapToObj(i -> database.writeAsync(sql -> insert(sql, "note " + i)))
            .toList();
    Future<Integer> last = callers.submit(() -> database.write(sql -> insert(sql, "last")));
    first.goOn.countDown();
    assertThat(writes).allSatisfy(write -> assertThat(write.join()).isEqualTo(1));
    assertThat(last.get()).isEqualTo(1);
    assertThat(texts()).hasSize(2_002);
  }

  @Test
  void writes_ofManyCallers_completeInTheOrderInWhichEachOneMadeThem() throws Exception {
    List<Future<List<String>>> running = new ArrayList<>();
    for (int caller = 0; caller < 4; caller++) {
      String name = "caller " + caller + ", note ";
      running.add(
          callers.submit(
              () -> {
                List<String> completed = new ArrayList<>();
                for (int i = 0; i < 250; i++) {
                  String text = name + i;
                  CompletableFuture<Boolean> write =
                      database
                          .writeAsync(sql -> insert(sql, text))
                          .thenApply(count -> completed.add(text));
                  if (i % 10 == 9) {
                    database.join(write);
                  }
                }
                return completed;
              }));
    }
    for (int caller = 0; caller < 4; caller++) {
      String name = "caller " + caller + ", note ";
      List<String> made = IntStream.range(0, 250).mapToObj(i -> name + i).toList();
      assertThat(running.get(caller).get()).isEqualTo(made);
      assertThat(texts().stream().filter(made::contains)).containsExactlyElementsOf(made);
    }
  }

  @Test
  void write_failingInTheMiddleOfAGroup_isUndoneAlone() throws Exception {
    Committing first = new Committing("taken");
    CompletableFuture<Integer> before = database.writeAsync(sql -> insert(sql, "before"));
    CompletableFuture<Integer> twice =
        database.writeAsync(sql -> insert(sql, "undone") + insert(sql, "taken"));
    AssertionError mine = new AssertionError("mine");
    CompletableFuture<Integer> broken =
        database.writeAsync(
            sql -> {
              insert(sql, "undone too");
              throw mine;
            });
    CompletableFuture<Integer> after = database.writeAsync(sql -> insert(sql, "after"));
    first.goOn.countDown();
    assertThat(before.join() + after.join()).isEqualTo(2);
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> database.join(twice));
    assertThatExceptionOfType(CompletionException.class).isThrownBy(broken::join).withCause(mine);
    assertThat(texts()).containsExactly("taken", "before", "after");
  }

  @Test
  void write_failingAlone_isUndoneAndTheNextOneWorks() {
    IllegalStateException mine = new IllegalStateException("mine");
    assertThatThrownBy(
            () ->
                database.write(
                    sql -> {
                      insert(sql, "undone");
                      throw mine;
                    }))
        .isSameAs(mine);
    database.write(sql -> insert(sql, "next"));
    assertThat(texts()).containsExactly("next");
  }

  @Test
  void write_callerInterruptedInTheMiddleOfItsCommit_isStoredAndHarmsNobody() throws Exception {
    Committing first = new Committing("interrupted");
    CompletableFuture<Integer> other = database.writeAsync(sql -> insert(sql, "other"));
    first.thread.join().interrupt();
    first.goOn.countDown();
    assertThat(first.interrupted.get()).isTrue();
    assertThat(other.join()).isEqualTo(1);
    database.write(sql -> insert(sql, "next"));
    assertThat(texts()).containsExactly("interrupted", "other", "next");
  }

  @Test
  void write_byAnInterruptedCaller_isRefusedBeforeAnythingIsStored() {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> database.write(sql -> insert(sql, "never")))
        .withMessageContaining("interrupted before anything was stored");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(texts()).isEmpty();
  }

  @Test
  void close_whileACallerCommits_waitsForItAndForWhatWasAcceptedBefore() throws Exception {
    Committing first = new Committing("first");
    CompletableFuture<Integer> accepted = database.writeSoon(sql -> insert(sql, "accepted"));
    Thread closing = new Thread(database::close);
    closing.start();
    while (closing.getState() != Thread.State.WAITING) {
      Thread.yield();
    }
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> database.write(sql -> insert(sql, "late")))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
    assertThat(accepted).isNotDone();
    first.goOn.countDown();
    closing.join();
    assertThat(first.interrupted.get()).isFalse();
    assertThat(accepted).isCompletedWithValue(1);
    open();
    assertThat(texts()).containsExactly("first", "accepted");
  }

  @Test
  void write_byWhatDependsOnAnotherWrite_isRefusedInsteadOfDeadlocking() throws Exception {
    Committing first = new Committing("first");
    CompletableFuture<Integer> second = database.writeAsync(sql -> insert(sql, "second"));
    CompletableFuture<Integer> waits =
        second.thenApply(count -> database.write(sql -> insert(sql, "third")));
    CompletableFuture<Integer> leaves =
        second.thenCompose(count -> database.writeAsync(sql -> insert(sql, "fourth")));
    first.goOn.countDown();
    for (CompletableFuture<Integer> refused : List.of(waits, leaves)) {
      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(refused::join)
          .withCauseInstanceOf(IllegalStateException.class);
    }
    // Only now: whoever waits for a write may be the one who runs what depends on it.
    assertThat(second.join()).isEqualTo(1);
    assertThat(first.interrupted.get()).isFalse();
    database.write(sql -> insert(sql, "next"));
    assertThat(texts()).containsExactly("first", "second", "next");
  }

  private static int insert(SqlSession sql, String text) throws java.sql.SQLException {
    return sql.update("INSERT INTO note (text) VALUES (?)", text);
  }

  private List<String> texts() {
    return database.read(
        sql -> sql.query("SELECT text FROM note ORDER BY id", row -> row.getString(1)));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
