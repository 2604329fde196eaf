package dev.symbiont.runtime.inference;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.ResponseFormat;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.runtime.output.CodeFence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Lets a small model without tools of its own call tools: everything is one prompt, and its answer
 * is looked through for calls (runtime reasoning specification section 10.6). Thread-safe.
 *
 * <p>What it finds is a proposal as any other: the gate decides about it.
 */
public final class PromptOnlyProvider implements InferenceProvider {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final JsonLimits ANSWER_LIMITS = new JsonLimits(1024 * 1024, 64);

  private final InferenceProvider model;
  private final JsonCodec json;
  private final Supplier<UUID> ids;

  /**
   * Creates a provider.
   *
   * @param model answers one prompt; it is never shown tools
   * @param ids gives every call an id of its own
   */
  public PromptOnlyProvider(InferenceProvider model, JsonCodec json, Supplier<UUID> ids) {
    this.model = Objects.requireNonNull(model, "model");
    this.json = Objects.requireNonNull(json, "json");
    this.ids = Objects.requireNonNull(ids, "ids");
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public String defaultModel() {
    return model.defaultModel();
  }

  @Override
  public InferenceReply complete(InferenceRequest request) {
    Duration time = request.timeLeft().compareTo(LONGEST) < 0 ? request.timeLeft() : LONGEST;
    InferenceReply reply =
        model.complete(
            new InferenceRequest(
                List.of(Message.user(prompt(request))),
                List.of(),
                request.model(),
                request.maxTokens(),
                request.temperature(),
                new ResponseFormat.Text(),
                request.extra(),
                time));
    List<ToolCallRequest> calls = request.tools().isEmpty() ? List.of() : calls(reply.content());
    return calls.isEmpty()
        ? reply
        : new InferenceReply(
            "", calls, InferenceReply.FinishReason.TOOL_CALLS, reply.usage(), reply.model());
  }

  // ---- prompt -------------------------------------------------------------------------------

  private String prompt(InferenceRequest request) {
    List<String> sections = new ArrayList<>();
    instructions(request).ifPresent(text -> sections.add("### System\n" + text));
    request.messages().stream()
        .filter(message -> message.role() != Message.Role.SYSTEM)
        .forEach(message -> sections.add(section(message)));
    sections.add("### Assistant\n");
    return String.join("\n\n", sections);
  }

  private Optional<String> instructions(InferenceRequest request) {
    List<String> parts = new ArrayList<>();
    request.messages().stream()
        .filter(message -> message.role() == Message.Role.SYSTEM)
        .forEach(message -> parts.add(message.content()));
    if (!request.tools().isEmpty()) {
      parts.add(
          "You may call these tools:\n"
              + request.tools().stream().map(this::tool).collect(Collectors.joining("\n"))
              + "\nTo call some, answer with this JSON and nothing else:\n"
              + "{\"tool_calls\": [{\"name\": \"TOOL\", \"arguments\": {}}]}");
    }
    form(request.responseFormat()).ifPresent(parts::add);
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("\n\n", parts));
  }

  private String tool(ToolDefinition tool) {
    return "- %s: %s Arguments: %s"
        .formatted(tool.name(), tool.description(), json.writeText(tool.parameters()));
  }

  private Optional<String> form(ResponseFormat format) {
    if (format instanceof ResponseFormat.AnyJsonObject) {
      return Optional.of("Answer with one JSON object and nothing else.");
    }
    return format instanceof ResponseFormat.JsonSchema wanted
        ? Optional.of(
            "Answer with JSON alone that fits this schema: " + json.writeText(wanted.schema()))
        : Optional.empty();
  }

  private String section(Message message) {
    return switch (message.role()) {
      case TOOL ->
          "### Tool Result (%s)\n%s"
              .formatted(message.toolName().orElse("tool"), message.content());
      case ASSISTANT ->
          message.toolCalls().isEmpty()
              ? "### Assistant\n" + message.content()
              : "### Assistant\n" + json.writeText(written(message.toolCalls()));
      default -> "### User\n" + message.content();
    };
  }

  private static JsonObject written(List<ToolCallRequest> calls) {
    List<JsonValue> entries = new ArrayList<>();
    calls.forEach(
        call ->
            entries.add(
                JsonObject.builder()
                    .put("name", call.name())
                    .put("arguments", call.arguments())
                    .build()));
    return JsonObject.builder().put("tool_calls", new JsonArray(entries)).build();
  }

  // ---- answer -------------------------------------------------------------------------------

  /** An answer that is not the agreed JSON is an answer in words. */
  private List<ToolCallRequest> calls(String content) {
    try {
      return json.read(CodeFence.strip(content), ANSWER_LIMITS) instanceof JsonObject object
          ? object.array("tool_calls").orElse(JsonArray.EMPTY).values().stream()
              .flatMap(call -> call(call).stream())
              .toList()
          : List.of();
    } catch (JsonFormatException e) {
      return List.of();
    }
  }

  private Optional<ToolCallRequest> call(JsonValue value) {
    if (!(value instanceof JsonObject call)) {
      return Optional.empty();
    }
    return call.string("name")
        .map(
            name ->
                new ToolCallRequest(
                    "slm_call_" + ids.get(),
                    name,
                    arguments(call.get("arguments").orElse(JsonObject.EMPTY))));
  }

  private String arguments(JsonValue arguments) {
    return arguments instanceof JsonString text ? text.value() : json.writeText(arguments);
  }
}
