package dev.symbiont.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.runtime.inference.InferenceException;
import dev.symbiont.runtime.inference.InferenceException.Kind;
import dev.symbiont.runtime.inference.InferenceReply;
import dev.symbiont.runtime.inference.InferenceReply.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a chat model answered. Nothing in it is trusted to be there. */
final class Answers {
  private Answers() {}

  static InferenceReply of(@Nullable ChatResponse answer, String askedModel) {
    if (answer == null) {
      throw new InferenceException(Kind.MALFORMED_REPLY, "the model answered nothing", null);
    }
    AiMessage message = answer.aiMessage();
    List<ToolCallRequest> calls = calls(message);
    return new InferenceReply(
        Optional.ofNullable(message.text()).orElse(""),
        calls,
        finish(answer.finishReason(), calls),
        usage(answer.tokenUsage()),
        Optional.ofNullable(answer.modelName()).orElse(askedModel));
  }

  /** Some local models give their calls no id; a call without a name is none. */
  private static List<ToolCallRequest> calls(AiMessage message) {
    List<ToolCallRequest> calls = new ArrayList<>();
    for (ToolExecutionRequest call : message.toolExecutionRequests()) {
      if (call.name() != null) {
        calls.add(
            new ToolCallRequest(
                Optional.ofNullable(call.id()).orElse("call_" + calls.size()),
                call.name(),
                Optional.ofNullable(call.arguments())
                    .filter(text -> !text.isBlank())
                    .orElse("{}")));
      }
    }
    return calls;
  }

  private static FinishReason finish(
      dev.langchain4j.model.output.@Nullable FinishReason reason, List<ToolCallRequest> calls) {
    if (reason == dev.langchain4j.model.output.FinishReason.LENGTH) {
      return FinishReason.MAX_TOKENS;
    }
    if (reason == dev.langchain4j.model.output.FinishReason.CONTENT_FILTER) {
      return FinishReason.CONTENT_FILTER;
    }
    return calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
  }

  private static Usage usage(@Nullable TokenUsage usage) {
    if (usage == null) {
      return Usage.ZERO;
    }
    long input = count(usage.inputTokenCount());
    long output = count(usage.outputTokenCount());
    return new Usage(input, output, Math.max(input + output, count(usage.totalTokenCount())));
  }

  private static long count(@Nullable Integer tokens) {
    return tokens == null ? 0 : Math.max(0, tokens);
  }
}
