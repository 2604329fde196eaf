package dev.symbiont.toolclad.session;

import dev.symbiont.toolclad.manifest.Backend;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;
import dev.symbiont.toolclad.session.SessionReply.Answered;
import dev.symbiont.toolclad.session.SessionReply.Failed;
import dev.symbiont.toolclad.session.TranscriptEntry.Direction;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One interactive program of one agent. States go SPAWNING, READY, BUSY, READY …, and end in
 * TIMED_OUT or TERMINATED, which no session leaves. Thread-safe: one command at a time.
 */
final class Session implements AutoCloseable {
  private static final Duration SLICE = Duration.ofMillis(50);
  private static final int WAIT_FACTOR = 5;
  private static final int LONGEST_TRANSCRIPT = 10_000;

  private final String id;
  private final Backend.Session definition;
  private final Terminal terminal;
  private final Clock clock;
  private final Instant started;
  private final List<TranscriptEntry> transcript = new ArrayList<>();
  private volatile SessionState state = SessionState.SPAWNING;
  private volatile Instant lastUsed;
  private long interactions;

  Session(String id, Backend.Session definition, Terminal terminal, Clock clock) {
    this.id = id;
    this.definition = definition;
    this.terminal = terminal;
    this.clock = clock;
    this.started = clock.instant();
    this.lastUsed = started;
    note(Direction.SYSTEM, "started");
  }

  boolean hasEnded() {
    return state == SessionState.TIMED_OUT || state == SessionState.TERMINATED;
  }

  /** Tells whether the program waits for a command, so that nobody waits for the program. */
  boolean isReady() {
    return state == SessionState.READY;
  }

  synchronized List<TranscriptEntry> transcript() {
    return List.copyOf(transcript);
  }

  synchronized void denied(String reason) {
    note(Direction.POLICY_DENIED, reason);
  }

  /** Types {@code command} and waits for the next prompt. */
  synchronized SessionReply run(String command) throws InterruptedException {
    Optional<Problem> refused = refuse();
    if (refused.isPresent()) {
      return new Failed(refused.get(), "");
    }
    try {
      if (state == SessionState.SPAWNING) {
        SessionReply ready = awaitPrompt("", definition.limits().startup());
        if (ready instanceof Failed) {
          return ready;
        }
      }
      interactions++;
      lastUsed = clock.instant();
      state = SessionState.BUSY;
      note(Direction.COMMAND, command);
      terminal.type(command + "\n");
      return awaitPrompt(command, definition.outputWait().multipliedBy(WAIT_FACTOR));
    } catch (IOException e) {
      end(SessionState.TERMINATED, "input or output failed");
      return failed("The session ended: " + e.getMessage(), "");
    }
  }

  private Optional<Problem> refuse() {
    expireIfDue();
    if (hasEnded()) {
      return Optional.of(Problem.of(Category.SESSION, "The session has ended"));
    }
    return interactions >= definition.limits().maxInteractions()
        ? Optional.of(
            Problem.of(
                Category.SESSION,
                "Session exceeded max interactions ("
                    + definition.limits().maxInteractions()
                    + ")"))
        : Optional.empty();
  }

  private SessionReply awaitPrompt(String command, Duration limit)
      throws IOException, InterruptedException {
    StringBuilder raw = new StringBuilder();
    for (Duration waited = Duration.ZERO;
        waited.compareTo(limit) < 0;
        waited = waited.plus(SLICE)) {
      raw.append(terminal.read(SLICE));
      if (raw.length() > definition.maxOutputBytes()) {
        end(SessionState.TERMINATED, "too much output");
        String kept = raw.substring(0, (int) definition.maxOutputBytes());
        return new Failed(
            Problem.of(Category.OUTPUT_TOO_LARGE, "The command wrote too much"), kept);
      }
      String plain = Screen.stripEscapes(raw.toString());
      Optional<String> prompt = Screen.prompt(plain, definition.readyPattern());
      if (prompt.isPresent()) {
        return answered(Screen.output(plain, command), prompt.get());
      }
      if (!terminal.isAlive()) {
        end(SessionState.TERMINATED, "program ended");
        return failed("The program of the session ended", plain);
      }
    }
    end(SessionState.TIMED_OUT, "no prompt in time");
    return new Failed(
        Problem.of(Category.TIMEOUT, "No prompt within " + limit.toMillis() + " ms"),
        Screen.stripEscapes(raw.toString()));
  }

  private SessionReply answered(String output, String prompt) {
    state = SessionState.READY;
    lastUsed = clock.instant();
    note(Direction.RESPONSE, output);
    return new Answered(id, output, prompt, Screen.inferState(prompt), interactions);
  }

  /** Ends the session if its idle or total limit has passed. */
  synchronized void expireIfDue() {
    Instant now = clock.instant();
    boolean idle = now.isAfter(lastUsed.plus(definition.limits().idle()));
    boolean old = now.isAfter(started.plus(definition.limits().total()));
    if (!hasEnded() && (idle || old)) {
      end(SessionState.TIMED_OUT, idle ? "idle for too long" : "open for too long");
    }
  }

  @Override
  public synchronized void close() {
    if (!hasEnded()) {
      end(SessionState.TERMINATED, "closed");
    }
  }

  private void end(SessionState last, String why) {
    state = last;
    note(Direction.SYSTEM, why);
    terminal.close();
  }

  private static Failed failed(String message, String output) {
    return new Failed(Problem.of(Category.SESSION, message), output);
  }

  private void note(Direction direction, String content) {
    if (transcript.size() < LONGEST_TRANSCRIPT) {
      transcript.add(new TranscriptEntry(clock.instant(), direction, content));
    }
  }
}
