package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.Observation;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.runtime.inference.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a loop goes on that a crash interrupted (specification section 5.3): after its last
 * complete record. What the model has said is never asked again, and a tool that may have begun
 * runs again only if running it twice does no harm.
 *
 * @param entries what the loop has journalled, with {@code started} first
 * @param conversation the conversation up to the last entry
 */
record Resumption(List<JournalEntry> entries, List<Message> conversation) {
  static final String UNKNOWN =
      "outcome unknown after restart: the runtime stopped while this call was running; find out"
          + " what it has done before you repeat it";

  Resumption {
    entries = List.copyOf(entries);
    conversation = List.copyOf(conversation);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("a loop without entries has not begun");
    }
  }

  Instant startedAt() {
    return Instant.parse(entries.get(0).timestamp());
  }

  int iteration() {
    return last().iteration();
  }

  Usage usage() {
    return entries.stream()
        .map(JournalEntry::event)
        .filter(LoopEvent.ReasoningComplete.class::isInstance)
        .map(event -> ((LoopEvent.ReasoningComplete) event).usage())
        .reduce(Usage.ZERO, Usage::plus);
  }

  /** What the loops charged that had worked for this one. */
  Usage delegated() {
    return entries.stream()
        .map(JournalEntry::event)
        .filter(LoopEvent.ToolsDispatched.class::isInstance)
        .flatMap(event -> ((LoopEvent.ToolsDispatched) event).delegatedUsage().stream())
        .reduce(Usage.ZERO, Usage::plus);
  }

  /** Ends the round that was interrupted. */
  AfterObserving finishRound(LoopRun run) throws LoopStopped {
    run.requireTime();
    LoopEvent event = last().event();
    if (event instanceof LoopEvent.ReasoningComplete reasoned && reasoned.actions().isEmpty()) {
      return new LoopEnd(
          new TerminationReason.Failed("no progress: the model refused, or answered nothing"),
          run.lastAssistantText());
    }
    if (event instanceof LoopEvent.ReasoningComplete reasoned) {
      AfterReasoning next = new ReasoningPhase(run).takeUp(proposals(reasoned));
      return next instanceof PolicyCheckPhase check
          ? check.checkPolicy().dispatchTools().observeResults()
          : (AfterObserving) next;
    }
    boolean dispatching =
        event instanceof LoopEvent.PolicyEvaluated || event instanceof LoopEvent.RecoveryTriggered;
    return dispatching ? finishDispatch(run) : new ReasoningPhase(run);
  }

  private AfterObserving finishDispatch(LoopRun run) throws LoopStopped {
    List<Proposal> harmless = new ArrayList<>();
    List<Observation> unknown = new ArrayList<>();
    for (Proposal proposal : unanswered()) {
      if (isHarmless(proposal.action(), run)) {
        harmless.add(proposal);
      } else {
        unknown.add(unknown(proposal, run));
      }
    }
    return new PolicyCheckPhase(run, harmless)
        .checkAgain(unknown, action -> isHarmless(action, run), proposal -> unknown(proposal, run))
        .dispatchTools()
        .observeResults();
  }

  private static boolean isHarmless(ProposedAction action, LoopRun run) {
    if (action instanceof ProposedAction.ToolCall call) {
      return run.parts().dispatcher().isRepeatable(call, run.spec().config().defaultRecovery());
    }
    return !(action instanceof ProposedAction.Delegate);
  }

  private static Observation unknown(Proposal proposal, LoopRun run) {
    String callId = proposal.callId().orElseThrow();
    run.say(Message.tool(callId, proposal.callName(), "[Error] " + UNKNOWN, true));
    run.parts().dispatcher().recordUnknown(run, proposal);
    return Observation.error(proposal.callName(), callId, UNKNOWN);
  }

  /** The actions of the round without those that the gate has denied, which have their answers. */
  private List<Proposal> unanswered() {
    // A model may give its calls the same ids in every round.
    Set<String> answered =
        conversation.subList(lastAnswer() + 1, conversation.size()).stream()
            .flatMap(message -> message.toolCallId().stream())
            .collect(Collectors.toSet());
    return lastReasoned().stream()
        .flatMap(reasoned -> proposals(reasoned).stream())
        .filter(proposal -> proposal.callId().filter(answered::contains).isEmpty())
        .toList();
  }

  private Optional<LoopEvent.ReasoningComplete> lastReasoned() {
    LoopEvent.ReasoningComplete last = null;
    for (JournalEntry entry : entries) {
      if (entry.event() instanceof LoopEvent.ReasoningComplete reasoned) {
        last = reasoned;
      }
    }
    return Optional.ofNullable(last);
  }

  /** Actions and calls of a round are in the same order. */
  private List<Proposal> proposals(LoopEvent.ReasoningComplete reasoned) {
    List<ToolCallRequest> calls = lastCalls();
    List<Proposal> proposals = new ArrayList<>();
    for (int i = 0; i < reasoned.actions().size(); i++) {
      ProposedAction action = reasoned.actions().get(i);
      proposals.add(
          i < calls.size()
              ? new Proposal(action, Optional.of(calls.get(i).id()), calls.get(i).name())
              : new Proposal(action, Optional.empty(), "respond"));
    }
    return proposals;
  }

  private List<ToolCallRequest> lastCalls() {
    int last = lastAnswer();
    return last < 0 ? List.of() : conversation.get(last).toolCalls();
  }

  /** Where the model spoke last; -1 if it has not spoken. */
  private int lastAnswer() {
    int i = conversation.size() - 1;
    while (i >= 0 && conversation.get(i).role() != Message.Role.ASSISTANT) {
      i--;
    }
    return i;
  }

  private JournalEntry last() {
    return Objects.requireNonNull(entries.get(entries.size() - 1));
  }
}
