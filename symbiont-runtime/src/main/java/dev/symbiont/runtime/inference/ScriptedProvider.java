package dev.symbiont.runtime.inference;

import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.Usage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Answers from a script instead of a model: deterministic, offline, and labelled as such by its
 * model name {@value #MODEL}. Each turn may look at the conversation. After the last turn it says
 * so, without calling tools.
 */
public final class ScriptedProvider implements InferenceProvider {
  /** The model name in every reply. */
  public static final String MODEL = "scripted";

  private final List<Turn> turns;
  private final AtomicInteger next = new AtomicInteger();

  /** One answer of the script. */
  @FunctionalInterface
  public interface Turn {
    /** Returns the answer to {@code request}. */
    Answer answer(InferenceRequest request);
  }

  /**
   * Text and calls of one answer.
   *
   * @param content the text
   * @param toolCalls the calls
   */
  public record Answer(String content, List<ToolCallRequest> toolCalls) {
    /** Copies the calls. */
    public Answer {
      toolCalls = List.copyOf(toolCalls);
    }
  }

  /** Creates a provider that plays {@code turns} once. */
  public ScriptedProvider(List<Turn> turns) {
    this.turns = List.copyOf(turns);
  }

  /** Returns a turn that says {@code content}. */
  public static Turn says(String content) {
    return request -> new Answer(content, List.of());
  }

  /** Returns a turn that says what {@code content} makes of the request. */
  public static Turn says(Function<InferenceRequest, String> content) {
    return request -> new Answer(content.apply(request), List.of());
  }

  /** Returns a turn that says {@code content} and asks for {@code calls}. */
  public static Turn calls(String content, ToolCallRequest... calls) {
    return request -> new Answer(content, List.of(calls));
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public String defaultModel() {
    return MODEL;
  }

  @Override
  public InferenceReply complete(InferenceRequest request) {
    int turn = next.getAndIncrement();
    Answer answer =
        turn < turns.size()
            ? turns.get(turn).answer(request)
            : new Answer("(the script has ended)", List.of());
    Usage usage =
        Usage.of(
            TokenEstimate.of(request.messages()),
            TokenEstimate.of(Message.assistant(answer.content(), answer.toolCalls())));
    return new InferenceReply(
        answer.content(),
        answer.toolCalls(),
        answer.toolCalls().isEmpty()
            ? InferenceReply.FinishReason.STOP
            : InferenceReply.FinishReason.TOOL_CALLS,
        usage,
        MODEL);
  }
}
