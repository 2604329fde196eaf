package dev.symbiont.toolclad.session;

import dev.symbiont.toolclad.manifest.Backend;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The open sessions, one per agent and tool: no agent sees another's (ToolClad digest, section 15).
 * A session keeps the definition with which it was started. While one is open a thread looks every
 * second whether its idle or total limit has passed. Whoever owns this object calls {@link #close}
 * in the end. Thread-safe.
 */
public final class Sessions implements AutoCloseable {
  private final TerminalProvider terminals;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<Key, Session> open = new ConcurrentHashMap<>();
  private @Nullable ScheduledExecutorService timer;

  /** Creates an empty set of sessions. */
  public Sessions(TerminalProvider terminals, Clock clock, RandomGenerator random) {
    this.terminals = Objects.requireNonNull(terminals, "terminals");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.random = Objects.requireNonNull(random, "random");
  }

  /** Whose session it is. */
  private record Key(String agent, String tool) {}

  /**
   * Types {@code command} into the session of {@code agent} and {@code tool}, which is started if
   * it does not run.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  public SessionReply run(String agent, String tool, Backend.Session definition, String command)
      throws InterruptedException {
    Session session;
    try {
      session = sessionOf(new Key(agent, tool), definition);
    } catch (IOException e) {
      return new SessionReply.Failed(
          Problem.of(Category.PROGRAM_NOT_FOUND, "The session cannot start: " + e.getMessage()),
          "");
    }
    return session.run(command);
  }

  /** Waits for no other session: a busy one holds its own lock only. */
  private Session sessionOf(Key key, Backend.Session definition) throws IOException {
    Session session = open.get(key);
    if (session != null) {
      session.expireIfDue();
    }
    return session == null || session.hasEnded() ? start(key, definition) : session;
  }

  private synchronized Session start(Key key, Backend.Session definition) throws IOException {
    Session other = open.get(key);
    if (other != null && !other.hasEnded()) {
      return other;
    }
    Terminal terminal = terminals.open(definition.startCommand());
    String id = "session-" + key.tool() + "-" + Integer.toUnsignedString(random.nextInt());
    Session started = new Session(id, definition, terminal, clock);
    open.put(key, started);
    startTimer();
    return started;
  }

  private synchronized void startTimer() {
    if (timer == null) {
      timer =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "toolclad-sessions");
                thread.setDaemon(true);
                return thread;
              });
      var unused = timer.scheduleWithFixedDelay(this::expire, 1, 1, TimeUnit.SECONDS);
    }
  }

  private synchronized void stopTimer() {
    if (timer != null) {
      timer.shutdownNow();
      timer = null;
    }
  }

  /** Records in the transcript that a command was refused before it was typed. */
  public void recordDenial(String agent, String tool, String reason) {
    Session session = open.get(new Key(agent, tool));
    if (session != null) {
      session.denied(reason);
    }
  }

  /** Returns the record of a session; empty if there is none. */
  public List<TranscriptEntry> transcript(String agent, String tool) {
    Session session = open.get(new Key(agent, tool));
    return session == null ? List.of() : session.transcript();
  }

  /** Ends the sessions whose idle or total limit has passed; a busy one is left to its command. */
  void expire() {
    for (Session session : open.values()) {
      if (session.isReady()) {
        session.expireIfDue();
      }
    }
  }

  /** Ends the sessions of {@code agent}, for example with its loop. */
  public void closeAgent(String agent) {
    open.forEach(
        (key, session) -> {
          if (key.agent().equals(agent)) {
            session.close();
            open.remove(key);
          }
        });
  }

  /** Ends all sessions. */
  @Override
  public void close() {
    stopTimer();
    open.values().forEach(Session::close);
    open.clear();
  }
}
