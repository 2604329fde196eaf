package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.KnowledgeConfig;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.ResponseFormat;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.runtime.inference.InferenceException;
import dev.symbiont.runtime.inference.InferenceReply;
import dev.symbiont.runtime.inference.InferenceRequest;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.inference.TokenEstimate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The model is asked what to do next. First phase of every round. */
final class ReasoningPhase implements AfterReasoning, AfterObserving {
  private static final System.Logger LOG = System.getLogger(ReasoningPhase.class.getName());
  private static final long LARGEST_ANSWER = 16_384;
  private static final int MOST_REASKS = 2;

  private final LoopRun run;
  private final AtomicBoolean consumed = new AtomicBoolean();

  ReasoningPhase(LoopRun run) {
    this.run = run;
  }

  /** Asks the model; its answer goes to the gate. */
  AfterReasoning produceOutput() throws LoopStopped {
    Transition.use(consumed);
    run.enter("reasoning");
    Optional<LoopEnd> exhausted = exhausted();
    if (exhausted.isPresent()) {
      return exhausted.get();
    }
    run.setPending(List.of());
    InferenceReply reply = ask();
    Usage charged = charged(reply);
    run.charge(charged);
    Optional<LoopEnd> fruitless = fruitless(reply);
    if (fruitless.isPresent()) {
      run.countIteration();
      run.journal(new LoopEvent.ReasoningComplete(run.iteration(), List.of(), charged));
      return fruitless.get();
    }
    List<Proposal> proposals = proposals(reply);
    run.countIteration();
    run.journal(
        new LoopEvent.ReasoningComplete(
            run.iteration(), proposals.stream().map(Proposal::action).toList(), charged));
    return judged(proposals);
  }

  /** Goes on with an answer that was journalled before the loop was interrupted. */
  AfterReasoning takeUp(List<Proposal> proposals) {
    Transition.use(consumed);
    return judged(proposals);
  }

  private AfterReasoning judged(List<Proposal> proposals) {
    if (proposals.get(0).action() instanceof ProposedAction.Respond answer) {
      Optional<String> problem = formatProblem(answer.content());
      if (problem.isPresent()) {
        return askAgain(problem.get());
      }
    }
    return new PolicyCheckPhase(run, proposals);
  }

  private Optional<LoopEnd> exhausted() throws LoopStopped {
    run.requireTime();
    LoopConfig config = run.spec().config();
    if (run.iteration() >= config.maxIterations()) {
      return Optional.of(end(new TerminationReason.MaxIterations()));
    }
    if (run.tokensLeft() < 1) {
      return Optional.of(end(new TerminationReason.MaxTokens()));
    }
    return Optional.empty();
  }

  private InferenceReply ask() throws LoopStopped {
    LoopSpec spec = run.spec();
    long most =
        Math.min(
            spec.maxOutputTokens().orElse(LARGEST_ANSWER),
            Math.min(run.tokensLeft(), LARGEST_ANSWER));
    InferenceRequest request =
        new InferenceRequest(
            run.parts().context().fit(informed(), spec.config().contextTokenBudget()),
            spec.context().tools().definitions(),
            spec.model(),
            most,
            spec.temperature(),
            spec.context().tools().isEmpty() ? spec.responseFormat() : new ResponseFormat.Text(),
            spec.extra(),
            run.timeLeft(),
            spec.config().toolChoice());
    try {
      return run.await(run.parts().workers(), () -> run.parts().provider().complete(request));
    } catch (ExecutionException e) {
      throw new LoopStopped(new TerminationReason.Failed("Inference failed: " + cause(e)));
    }
  }

  /** The conversation with what is known about it; without that if it cannot be had. */
  private List<Message> informed() {
    Optional<KnowledgeStore> knowledge = run.parts().knowledge();
    Optional<KnowledgeConfig> config = run.spec().knowledge();
    if (knowledge.isEmpty() || config.isEmpty()) {
      return run.conversation();
    }
    try {
      return new KnowledgeContext(knowledge.get(), config.get(), run.context().agentId())
          .with(run.conversation());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "knowledge could not be recalled", e);
      return run.conversation();
    }
  }

  private static String cause(ExecutionException e) {
    return e.getCause() instanceof InferenceException inference
        ? String.valueOf(inference.getMessage())
        : String.valueOf(e.getCause());
  }

  /** A provider that reports no usage is charged our estimate, so that a budget always bites. */
  private Usage charged(InferenceReply reply) {
    if (reply.usage().totalTokens() > 0) {
      return reply.usage();
    }
    return Usage.of(
        TokenEstimate.of(run.conversation()),
        TokenEstimate.of(Message.assistant(reply.content(), reply.toolCalls())));
  }

  private Optional<LoopEnd> fruitless(InferenceReply reply) {
    if (reply.finishReason() == InferenceReply.FinishReason.REFUSAL) {
      return Optional.of(end(new TerminationReason.Failed("the model refused")));
    }
    if (reply.toolCalls().isEmpty() && reply.content().isBlank()) {
      return Optional.of(
          end(new TerminationReason.Failed("no progress: the model answered nothing")));
    }
    return Optional.empty();
  }

  private List<Proposal> proposals(InferenceReply reply) {
    if (reply.toolCalls().isEmpty()) {
      run.say(Message.assistant(reply.content()));
      return List.of(
          new Proposal(new ProposedAction.Respond(reply.content()), Optional.empty(), "respond"));
    }
    List<ToolCallRequest> calls = withUniqueIds(reply.toolCalls());
    run.say(Message.assistant(reply.content(), calls));
    return calls.stream().map(this::proposal).toList();
  }

  private List<ToolCallRequest> withUniqueIds(List<ToolCallRequest> calls) {
    Set<String> seen = new HashSet<>();
    List<ToolCallRequest> unique = new ArrayList<>(calls.size());
    for (ToolCallRequest call : calls) {
      boolean usable = !call.id().isBlank() && seen.add(call.id());
      unique.add(
          usable
              ? call
              : new ToolCallRequest(
                  run.parts().ids().get().toString(), call.name(), call.arguments()));
    }
    return unique;
  }

  private Proposal proposal(ToolCallRequest call) {
    return new Proposal(action(call), Optional.of(call.id()), call.name());
  }

  private ProposedAction action(ToolCallRequest call) {
    if (call.name().equals(DelegateTool.NAME) && run.parts().delegation().isAvailable()) {
      Optional<ProposedAction.Delegate> delegate = DelegateTool.read(call, run.parts().json());
      if (delegate.isPresent()) {
        return delegate.get();
      }
    }
    return new ProposedAction.ToolCall(call.id(), call.name(), call.arguments());
  }

  private AfterReasoning askAgain(String problem) {
    if (run.countReask() > MOST_REASKS) {
      return end(new TerminationReason.Failed("the answer has the wrong form: " + problem));
    }
    run.say(
        Message.user(
            "Your answer has the wrong form: " + problem + ". Answer again, with the JSON alone."));
    return new ReasoningPhase(run);
  }

  private Optional<String> formatProblem(String content) {
    String problem = run.output().read(content).problem();
    return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
  }

  private LoopEnd end(TerminationReason reason) {
    return new LoopEnd(reason, run.lastAssistantText());
  }
}
