package dev.symbiont.runtime.inference;

import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.Usage;
import java.util.List;
import java.util.Objects;

/**
 * What a model answered. Untrusted.
 *
 * @param content the text
 * @param toolCalls the calls it asks for
 * @param finishReason why it stopped
 * @param usage what it charged
 * @param model which model answered
 */
public record InferenceReply(
    String content,
    List<ToolCallRequest> toolCalls,
    FinishReason finishReason,
    Usage usage,
    String model) {

  /** Why a model stopped. */
  public enum FinishReason {
    /** It had said everything. */
    STOP,
    /** It waits for tools. */
    TOOL_CALLS,
    /** It ran out of tokens. */
    MAX_TOKENS,
    /** The vendor cut it off. */
    CONTENT_FILTER,
    /** It refused. */
    REFUSAL
  }

  /** Copies the calls. */
  public InferenceReply {
    Objects.requireNonNull(content, "content");
    toolCalls = List.copyOf(toolCalls);
    Objects.requireNonNull(finishReason, "finishReason");
    Objects.requireNonNull(usage, "usage");
    Objects.requireNonNull(model, "model");
  }

  /** Returns an answer in text. */
  public static InferenceReply text(String content, Usage usage, String model) {
    return new InferenceReply(content, List.of(), FinishReason.STOP, usage, model);
  }
}
