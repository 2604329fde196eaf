package dev.symbiont.toolclad.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** A terminal that shows a prompt at once and then answers each command as the test says. */
final class FakeTerminal implements Terminal {
  final List<String> typed = new ArrayList<>();
  private final Deque<String> output = new ArrayDeque<>(List.of("welcome\n", "app=> "));
  private final Supplier<String> answers;
  boolean alive = true;
  boolean closed;
  final CountDownLatch end = new CountDownLatch(1);

  FakeTerminal(Supplier<String> answers) {
    this.answers = answers;
  }

  @Override
  public void type(String text) {
    typed.add(text);
    output.add(answers.get());
  }

  @Override
  public String read(Duration wait) {
    String text = output.poll();
    return text == null ? "" : text;
  }

  @Override
  public boolean isAlive() {
    return alive;
  }

  @Override
  public void close() {
    closed = true;
    alive = false;
    end.countDown();
  }
}
