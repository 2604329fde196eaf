package dev.symbiont.cli.runtime;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.agent.AgentHistoryEntry;
import dev.symbiont.domain.agent.ExecuteAgentRequest;
import dev.symbiont.domain.approval.ApprovalDecision;
import dev.symbiont.domain.approval.HeldAction;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.id.ExecutionId;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.domain.reasoning.TerminationReason;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The steps of the quickstart in which a model works. */
final class QuickstartLoop {
  private static final String TASK =
      "Count the lines of texts/harbour.txt, find the keeper in it, delete the file, and look at"
          + " the history of this project. Then sum up what happened.";
  private static final int LOOK_EVERY_MILLIS = 50;
  private static final int MOST_LOOKS = 2_400;

  private final SymbiontClient client;
  private final Report report;
  private final ChosenModel model;

  QuickstartLoop(SymbiontClient client, Report report, ChosenModel model) {
    this.client = client;
    this.report = report;
    this.model = model;
  }

  /** Runs a loop of the analyst, and approves what is held. */
  void reason(AgentId analyst, LoopWatch watch) throws InterruptedException {
    report.step(
        "A governed loop: the analyst proposes, the gate decides, real tools run ("
            + model.description()
            + ")");
    CompletableFuture<RunReasoningLoopResponse> loop =
        client.reasoning().async().run(analyst, RunReasoningLoopRequest.of(TASK));
    CompletableFuture<Void> approver = CompletableFuture.runAsync(() -> approve(loop));
    RunReasoningLoopResponse response = watch.until(loop);
    approver.join();
    if (response.result().terminationReason() instanceof TerminationReason.Failed failed) {
      throw new CommandFailure(ExitCode.FAILURE, failed.message() + model.hint());
    }
    report.fact("answer", response.result().output());
    report.fact(
        "loop",
        "%d model calls, %d tokens, %d ms"
            .formatted(
                response.result().iterations(),
                response.result().totalUsage().totalTokens(),
                response.result().durationMs()));
  }

  /** Stands in for the person who would run {@code symbiont approvals approve}. */
  private void approve(CompletableFuture<?> loop) {
    while (!loop.isDone()) {
      for (HeldAction held : client.approvals().list()) {
        client.approvals().approve(held.id(), ApprovalDecision.because("seen in the quickstart"));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Executes the reporter, and tells its history. */
  void execute(AgentId reporter) throws InterruptedException {
    report.step("The reporter is executed on what was found; its history tells");
    ExecutionId execution =
        client
            .agents()
            .execute(
                reporter, ExecuteAgentRequest.input(new JsonString("The file has five lines.")))
            .executionId();
    List<AgentHistoryEntry> history = List.of();
    for (int looks = 0; looks < MOST_LOOKS && !hasEnded(history); looks++) {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      history =
          client.agents().history(reporter).history().stream()
              .filter(entry -> entry.executionId().equals(execution))
              .sorted(Comparator.comparing(entry -> entry.timestamp().text()))
              .toList();
    }
    history.forEach(entry -> report.fact(entry.status(), entry.timestamp().text()));
    if (!hasEnded(history)) {
      throw new CommandFailure(ExitCode.FAILURE, "the execution of the reporter did not end");
    }
  }

  private static boolean hasEnded(List<AgentHistoryEntry> history) {
    return history.stream()
        .map(AgentHistoryEntry::status)
        .anyMatch(status -> status.equals("completed") || status.equals("failed"));
  }
}
