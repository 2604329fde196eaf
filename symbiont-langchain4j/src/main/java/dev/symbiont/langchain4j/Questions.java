package dev.symbiont.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.reasoning.ResponseFormat.AnyJsonObject;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.ToolChoice;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.runtime.inference.InferenceRequest;
import dev.symbiont.runtime.inference.Message;
import java.util.Optional;

/** Writes the question of a loop as a request to a chat model. */
final class Questions {
  private static final String BLANK = "(empty)";

  private final Schemas schemas;

  Questions(JsonCodec json) {
    this.schemas = new Schemas(json);
  }

  ChatRequest of(InferenceRequest request) {
    ChatRequest.Builder question =
        ChatRequest.builder()
            .messages(request.messages().stream().map(Questions::message).toList())
            .temperature(request.temperature())
            .maxOutputTokens((int) Math.min(request.maxTokens(), Integer.MAX_VALUE));
    request.model().ifPresent(question::modelName);
    if (!request.tools().isEmpty()) {
      question.toolSpecifications(
          request.tools().stream()
              .filter(tool -> isOffered(tool, request))
              .map(this::tool)
              .toList());
      request.toolChoice().map(Questions::toolChoice).ifPresent(question::toolChoice);
    }
    format(request.responseFormat()).ifPresent(question::responseFormat);
    return question.build();
  }

  /** LangChain4j knows no way to ask for one tool but to offer no other. */
  private static boolean isOffered(ToolDefinition tool, InferenceRequest request) {
    return !(request.toolChoice().orElse(null) instanceof ToolChoice.Tool wanted)
        || tool.name().equals(wanted.name());
  }

  private static dev.langchain4j.model.chat.request.ToolChoice toolChoice(ToolChoice choice) {
    return choice instanceof ToolChoice.AnyTool || choice instanceof ToolChoice.Tool
        ? dev.langchain4j.model.chat.request.ToolChoice.REQUIRED
        : dev.langchain4j.model.chat.request.ToolChoice.AUTO;
  }

  /** LangChain4j refuses blank texts of users and systems. */
  private static ChatMessage message(Message message) {
    return switch (message.role()) {
      case SYSTEM -> SystemMessage.from(notBlank(message.content()));
      case USER -> UserMessage.from(notBlank(message.content()));
      case ASSISTANT -> turn(message);
      case TOOL ->
          ToolExecutionResultMessage.builder()
              .id(message.toolCallId().orElse(""))
              .toolName(message.toolName().orElse(""))
              .text(message.content())
              .isError(message.isError())
              .build();
    };
  }

  /** A turn that only calls tools has no text. */
  private static AiMessage turn(Message message) {
    AiMessage.Builder turn =
        AiMessage.builder()
            .toolExecutionRequests(message.toolCalls().stream().map(Questions::call).toList());
    if (!message.content().isEmpty() || message.toolCalls().isEmpty()) {
      turn.text(message.content());
    }
    return turn.build();
  }

  private static String notBlank(String text) {
    return text.isBlank() ? BLANK : text;
  }

  private static ToolExecutionRequest call(ToolCallRequest call) {
    return ToolExecutionRequest.builder()
        .id(call.id())
        .name(call.name())
        .arguments(call.arguments())
        .build();
  }

  private ToolSpecification tool(ToolDefinition tool) {
    return ToolSpecification.builder()
        .name(tool.name())
        .description(tool.description())
        .parameters(schemas.parameters(tool.parameters()))
        .build();
  }

  private Optional<ResponseFormat> format(dev.symbiont.domain.reasoning.ResponseFormat format) {
    if (format instanceof AnyJsonObject) {
      return Optional.of(ResponseFormat.builder().type(ResponseFormatType.JSON).build());
    }
    if (format instanceof dev.symbiont.domain.reasoning.ResponseFormat.JsonSchema wanted) {
      JsonSchema schema =
          JsonSchema.builder()
              .name(wanted.name().orElse("response"))
              .rootElement(schemas.element(wanted.schema()))
              .build();
      return Optional.of(
          ResponseFormat.builder().type(ResponseFormatType.JSON).jsonSchema(schema).build());
    }
    return Optional.empty();
  }
}
