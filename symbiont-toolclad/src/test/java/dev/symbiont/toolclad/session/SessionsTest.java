package dev.symbiont.toolclad.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.toolclad.manifest.Backend;
import dev.symbiont.toolclad.manifest.RiskTier;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.session.SessionReply.Answered;
import dev.symbiont.toolclad.session.SessionReply.Failed;
import dev.symbiont.toolclad.value.Signature;
import dev.symbiont.toolclad.value.ValuePattern;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private final MutableClock clock = new MutableClock(Instant.parse("2026-05-01T08:00:00Z"));
  private final List<FakeTerminal> opened = new ArrayList<>();
  private final Sessions sessions =
      new Sessions(
          argv -> {
            FakeTerminal terminal = new FakeTerminal(() -> this.answer);
            opened.add(terminal);
            return terminal;
          },
          clock,
          new Random(1));
  private final Backend.Session definition = definition(3);
  private String answer = "";

  @Test
  void run_firstCommand_startsTheProgramAndAnswers() throws Exception {
    SessionReply reply = answered("a", "SELECT 1\r\n 1\n(1 row)\n\u001b[0mapp=> ");

    assertThat(reply)
        .isInstanceOfSatisfying(
            Answered.class,
            answer -> {
              assertThat(answer.output()).isEqualTo(" 1\n(1 row)\n");
              assertThat(answer.prompt()).isEqualTo("app=>");
              assertThat(answer.state()).isEqualTo("ready");
              assertThat(answer.interactions()).isEqualTo(1);
              assertThat(answer.sessionId()).startsWith("session-db-");
            });
    assertThat(opened.get(0).typed).containsExactly("SELECT 1\n");
    assertThat(sessions.transcript("a", "db"))
        .extracting(TranscriptEntry::direction)
        .containsExactly(
            TranscriptEntry.Direction.SYSTEM,
            TranscriptEntry.Direction.RESPONSE,
            TranscriptEntry.Direction.COMMAND,
            TranscriptEntry.Direction.RESPONSE);
  }

  @Test
  void run_twoAgents_haveSessionsOfTheirOwn() throws Exception {
    answered("a", "app=> ");
    answered("b", "app=> ");
    answered("a", "app=> ");

    assertThat(opened).hasSize(2);
    sessions.closeAgent("a");
    assertThat(opened.get(0).closed).isTrue();
    assertThat(opened.get(1).closed).isFalse();
  }

  @Test
  void run_promptThatNeverComes_timesOutAndKills() throws Exception {
    Failed failed = (Failed) answered("a", "half an answer");

    assertThat(failed.problem().category()).isEqualTo(Category.TIMEOUT);
    assertThat(failed.output()).isEqualTo("half an answer");
    assertThat(opened.get(0).closed).isTrue();
  }

  @Test
  void run_moreThanMaxInteractions_isRefused() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(answered("a", "app=> ")).isInstanceOf(Answered.class);
    }
    Failed failed = (Failed) answered("a", "app=> ");

    assertThat(failed.problem().message()).isEqualTo("Session exceeded max interactions (3)");
  }

  @Test
  void run_tooMuchOutput_isCutAndEndsTheSession() throws Exception {
    Failed failed = (Failed) answered("a", "x".repeat(5_000));

    assertThat(failed.problem().category()).isEqualTo(Category.OUTPUT_TOO_LARGE);
    assertThat(failed.output()).hasSize(1_000);
    assertThat(opened.get(0).closed).isTrue();
  }

  @Test
  void run_programThatEnds_isReportedAndRestartedNextTime() throws Exception {
    answered("a", "app=> ");
    opened.get(0).alive = false;
    Failed failed = (Failed) answered("a", "bye");
    assertThat(failed.problem().category()).isEqualTo(Category.SESSION);

    assertThat(answered("a", "app=> ")).isInstanceOf(Answered.class);
    assertThat(opened).hasSize(2);
  }

  @Test
  void expire_idleAndOldSessions_areKilled() throws Exception {
    answered("a", "app=> ");
    clock.advance(Duration.ofSeconds(61));
    sessions.expire();
    assertThat(opened.get(0).closed).isTrue();

    answered("b", "app=> ");
    clock.advance(Duration.ofSeconds(59));
    sessions.expire();
    assertThat(opened.get(1).closed).isFalse();
    clock.advance(Duration.ofSeconds(600));
    sessions.expire();
    assertThat(opened.get(1).closed).isTrue();
  }

  @Test
  void anIdleSession_endsByItself() throws Exception {
    answered("a", "app=> ");
    clock.advance(Duration.ofSeconds(61));

    assertThat(opened.get(0).end.await(30, TimeUnit.SECONDS)).isTrue();
    sessions.close();
  }

  @Test
  void run_programThatCannotStart_isReported() throws Exception {
    Sessions broken =
        new Sessions(
            argv -> {
              throw new IOException("no such program");
            },
            clock,
            new Random(1));

    Failed failed = (Failed) broken.run("a", "db", definition, "SELECT 1");

    assertThat(failed.problem().category()).isEqualTo(Category.PROGRAM_NOT_FOUND);
  }

  @Test
  void recordDenial_openSession_standsInTheTranscript() throws Exception {
    answered("a", "app=> ");
    sessions.recordDenial("a", "db", "policy: no");
    sessions.recordDenial("nobody", "db", "policy: no");

    assertThat(sessions.transcript("a", "db"))
        .last()
        .extracting(TranscriptEntry::direction)
        .isEqualTo(TranscriptEntry.Direction.POLICY_DENIED);
    sessions.close();
    assertThat(opened.get(0).closed).isTrue();
  }

  /** Runs a command to which the program says {@code text}. */
  private SessionReply answered(String agent, String text) throws InterruptedException {
    answer = text;
    return sessions.run(agent, "db", definition, "SELECT 1");
  }

  private static Backend.Session definition(long interactions) {
    ValuePattern ready = ((ValuePattern.Compiled) ValuePattern.compile("^app=> $")).pattern();
    return new Backend.Session(
        List.of("psql"),
        ready,
        new Backend.Limits(
            Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(600), interactions),
        false,
        1_000,
        Duration.ofMillis(200),
        new TreeMap<>(Map.of("select", select())));
  }

  private static Backend.SessionCommand select() {
    return new Backend.SessionCommand(
        ((ValuePattern.Compiled) ValuePattern.compile("^SELECT .+$")).pattern(),
        "",
        RiskTier.LOW,
        false,
        false,
        Signature.EMPTY);
  }
}
