package dev.symbiont.runtime.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SendingLanesTest {
  private static final UUID ALICE = new UUID(0, 1);
  private static final UUID BOB = new UUID(0, 2);

  private final Deque<Runnable> work = new ArrayDeque<>();
  private final List<List<String>> batches = new ArrayList<>();
  private final SendingLanes<String> lanes =
      new SendingLanes<>(
          3, 8, text -> text.startsWith("a") ? ALICE : BOB, batches::add, work::addLast);

  @Test
  void add_whileNobodyWorks_makesBatchesInOrderAndTurns() throws InterruptedException {
    for (String message : List.of("a1", "a2", "b1", "a3", "a4")) {
      lanes.add(message);
    }
    runAll();
    assertThat(batches).containsExactly(List.of("a1", "a2", "a3"), List.of("b1"), List.of("a4"));
    lanes.finished(5);
    assertThat(lanes.awaitFinished(0)).isTrue();
  }

  @Test
  void add_afterALaneWasDone_startsItAgain() throws InterruptedException {
    lanes.add("a1");
    runAll();
    lanes.add("a2");
    runAll();
    assertThat(batches).containsExactly(List.of("a1"), List.of("a2"));
  }

  @Test
  void awaitFinished_somethingOnItsWay_isFalse() throws InterruptedException {
    lanes.add("a1");
    runAll();
    assertThat(lanes.awaitFinished(0)).isFalse();
  }

  @Test
  void add_tooManyUnfinished_waitsUntilOneIs() throws Exception {
    for (int i = 0; i < 8; i++) {
      lanes.add("a" + i);
    }
    Thread sender =
        new Thread(
            () -> {
              try {
                lanes.add("a8");
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    sender.start();
    while (sender.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    lanes.finished(1);
    sender.join();
    runAll();
    assertThat(batches.stream().flatMap(List::stream)).hasSize(9).last().isEqualTo("a8");
  }

  private void runAll() {
    while (!work.isEmpty()) {
      work.removeFirst().run();
    }
  }
}
