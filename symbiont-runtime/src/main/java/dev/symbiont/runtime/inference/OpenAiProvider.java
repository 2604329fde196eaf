package dev.symbiont.runtime.inference;

import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.ResponseFormat;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.ToolChoice;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.domain.secret.Secret;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Models behind the chat completions API of OpenAI, which OpenRouter and most local servers speak
 * too (runtime reasoning specification sections 9.3 and 10.2). Thread-safe.
 */
public final class OpenAiProvider implements InferenceProvider {
  private static final String DONE = "[DONE]";

  private final String name;
  private final URI endpoint;
  private final String model;
  private final HttpHeaders headers;
  private final VendorHttp http;

  /**
   * Creates the provider.
   *
   * @param name what to call it, for example {@code openai} or {@code openrouter}
   * @param base the address up to and without {@code /chat/completions}
   * @param model the model when a request names none
   * @param more headers beside authorization, for example OpenRouter's attribution
   */
  public OpenAiProvider(
      String name,
      URI base,
      Secret key,
      String model,
      HttpHeaders more,
      HttpTransport transport,
      JsonCodec json,
      Clock clock) {
    this(
        name,
        base,
        model,
        more.toBuilder().set("Authorization", "Bearer " + key.value()).build(),
        new VendorHttp(transport, json, clock, time -> Thread.sleep(time.toMillis()), key));
  }

  OpenAiProvider(String name, URI base, String model, HttpHeaders headers, VendorHttp http) {
    this.name = name;
    this.endpoint = Endpoints.below(base, "chat/completions");
    this.model = model;
    this.headers = headers;
    this.http = http;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String defaultModel() {
    return model;
  }

  @Override
  public InferenceReply complete(InferenceRequest request) {
    JsonObject reply = http.post(endpoint, headers, body(request, false), request.timeLeft());
    JsonObject choice =
        reply
            .array("choices")
            .filter(choices -> choices.size() > 0 && choices.values().get(0) instanceof JsonObject)
            .map(choices -> (JsonObject) choices.values().get(0))
            .orElseThrow(() -> malformed("no choices"));
    JsonObject message = choice.object("message").orElseThrow(() -> malformed("no message"));
    List<ToolCallRequest> calls =
        message.array("tool_calls").orElse(JsonArray.EMPTY).values().stream()
            .flatMap(call -> call(call).stream())
            .toList();
    Optional<String> refusal = message.string("refusal").filter(text -> !text.isBlank());
    return new InferenceReply(
        refusal.orElseGet(() -> message.string("content").orElse("")),
        calls,
        refusal.isPresent()
            ? InferenceReply.FinishReason.REFUSAL
            : finish(choice.string("finish_reason").orElse(""), calls),
        usage(reply),
        reply.string("model").orElse(modelOf(request)));
  }

  @Override
  public InferenceReply stream(InferenceRequest request, Consumer<String> onText) {
    Assembly assembly = new Assembly(modelOf(request), onText);
    http.stream(
        endpoint,
        headers,
        body(request, true),
        request.timeLeft(),
        data -> {
          if (data.equals(DONE)) {
            assembly.end();
          } else {
            assembly.add(http.object(data));
          }
        });
    return assembly.whole();
  }

  // ---- request ------------------------------------------------------------------------------

  private JsonObject body(InferenceRequest request, boolean streamed) {
    JsonObject.Builder body =
        VendorHttp.body(request, modelOf(request), streamed)
            .put(
                "messages",
                new JsonArray(
                    request.messages().stream().<JsonValue>map(OpenAiProvider::message).toList()))
            .put("temperature", JsonNumber.of(request.temperature()));
    if (streamed) {
      body.put("stream_options", JsonObject.builder().put("include_usage", true).build());
    }
    if (!request.tools().isEmpty()) {
      body.put(
          "tools",
          new JsonArray(request.tools().stream().<JsonValue>map(OpenAiProvider::tool).toList()));
      request
          .toolChoice()
          .flatMap(OpenAiProvider::toolChoice)
          .ifPresent(choice -> body.put("tool_choice", choice));
    }
    format(request.responseFormat()).ifPresent(format -> body.put("response_format", format));
    return body.build();
  }

  private static Optional<JsonValue> toolChoice(ToolChoice choice) {
    if (choice instanceof ToolChoice.Tool tool) {
      return Optional.of(
          JsonObject.builder()
              .put("type", "function")
              .put("function", JsonObject.builder().put("name", tool.name()).build())
              .build());
    }
    if (choice instanceof ToolChoice.AnyTool) {
      return Optional.of(new JsonString("required"));
    }
    return choice instanceof ToolChoice.Auto
        ? Optional.of(new JsonString("auto"))
        : Optional.empty();
  }

  private String modelOf(InferenceRequest request) {
    return request.model().orElse(model);
  }

  private static JsonObject message(Message message) {
    JsonObject.Builder json =
        JsonObject.builder().put("role", message.role().name().toLowerCase(Locale.ROOT));
    if (message.role() != Message.Role.ASSISTANT || !message.content().isEmpty()) {
      json.put("content", message.content());
    }
    if (!message.toolCalls().isEmpty()) {
      json.put(
          "tool_calls",
          new JsonArray(
              message.toolCalls().stream().<JsonValue>map(OpenAiProvider::call).toList()));
    }
    message.toolCallId().ifPresent(id -> json.put("tool_call_id", id));
    return json.build();
  }

  private static JsonObject call(ToolCallRequest call) {
    return JsonObject.builder()
        .put("id", call.id())
        .put("type", "function")
        .put(
            "function",
            JsonObject.builder()
                .put("name", call.name())
                .put("arguments", call.arguments())
                .build())
        .build();
  }

  private static JsonObject tool(ToolDefinition tool) {
    return JsonObject.builder()
        .put("type", "function")
        .put(
            "function",
            JsonObject.builder()
                .put("name", tool.name())
                .put("description", tool.description())
                .put("parameters", tool.parameters())
                .build())
        .build();
  }

  private static Optional<JsonObject> format(ResponseFormat format) {
    if (format instanceof ResponseFormat.AnyJsonObject) {
      return Optional.of(JsonObject.builder().put("type", "json_object").build());
    }
    if (format instanceof ResponseFormat.JsonSchema schema) {
      return Optional.of(
          JsonObject.builder()
              .put("type", "json_schema")
              .put(
                  "json_schema",
                  JsonObject.builder()
                      .put("name", schema.name().orElse("response"))
                      .put("schema", schema.schema())
                      .build())
              .build());
    }
    return Optional.empty();
  }

  // ---- reply --------------------------------------------------------------------------------

  private static Optional<ToolCallRequest> call(JsonValue json) {
    if (!(json instanceof JsonObject call)) {
      return Optional.empty();
    }
    JsonObject function = call.object("function").orElse(JsonObject.EMPTY);
    Optional<String> id = call.string("id");
    Optional<String> name = function.string("name");
    Optional<String> arguments = function.string("arguments");
    return id.isPresent() && name.isPresent() && arguments.isPresent()
        ? Optional.of(new ToolCallRequest(id.get(), name.get(), arguments.get()))
        : Optional.empty();
  }

  private static InferenceReply.FinishReason finish(String word, List<ToolCallRequest> calls) {
    return switch (word) {
      case "tool_calls" -> InferenceReply.FinishReason.TOOL_CALLS;
      case "length" -> InferenceReply.FinishReason.MAX_TOKENS;
      case "content_filter" -> InferenceReply.FinishReason.CONTENT_FILTER;
      default ->
          calls.isEmpty()
              ? InferenceReply.FinishReason.STOP
              : InferenceReply.FinishReason.TOOL_CALLS;
    };
  }

  private static Usage usage(JsonObject reply) {
    JsonObject usage = reply.object("usage").orElse(JsonObject.EMPTY);
    long prompt = Math.max(0, usage.integer("prompt_tokens").orElse(0L));
    long completion = Math.max(0, usage.integer("completion_tokens").orElse(0L));
    long total = usage.integer("total_tokens").filter(n -> n >= 0).orElse(prompt + completion);
    return new Usage(prompt, completion, total);
  }

  private static InferenceException malformed(String what) {
    return new InferenceException(
        InferenceException.Kind.MALFORMED_REPLY, "the vendor's answer has " + what, null);
  }

  /** Puts a streamed answer together. */
  private static final class Assembly {
    private final Consumer<String> onText;
    private final StringBuilder content = new StringBuilder();
    private final Map<Long, CallParts> calls = new TreeMap<>();
    private String model;
    private String finish = "";
    private boolean refused;
    private Usage usage = Usage.ZERO;
    private boolean ended;

    Assembly(String model, Consumer<String> onText) {
      this.model = model;
      this.onText = onText;
    }

    void end() {
      ended = true;
    }

    void add(JsonObject chunk) {
      Optional<JsonObject> error = chunk.object("error");
      if (error.isPresent()) {
        throw VendorHttp.reported(error.get());
      }
      chunk.string("model").ifPresent(named -> model = named);
      if (chunk.object("usage").isPresent()) {
        usage = usage(chunk);
      }
      for (JsonValue element : chunk.array("choices").orElse(JsonArray.EMPTY)) {
        if (element instanceof JsonObject choice) {
          choice
              .string("finish_reason")
              .ifPresent(
                  word -> {
                    finish = word;
                    ended = true;
                  });
          choice.object("delta").ifPresent(this::delta);
        }
      }
    }

    private void delta(JsonObject delta) {
      delta.string("content").ifPresent(this::say);
      delta
          .string("refusal")
          .filter(text -> !text.isEmpty())
          .ifPresent(
              text -> {
                refused = true;
                say(text);
              });
      for (JsonValue element : delta.array("tool_calls").orElse(JsonArray.EMPTY)) {
        if (element instanceof JsonObject call) {
          calls
              .computeIfAbsent(call.integer("index").orElse(0L), index -> new CallParts())
              .add(call);
        }
      }
    }

    private void say(String text) {
      content.append(text);
      onText.accept(text);
    }

    InferenceReply whole() {
      VendorHttp.requireEnd(ended);
      List<ToolCallRequest> whole = new ArrayList<>();
      calls.values().forEach(parts -> parts.whole().ifPresent(whole::add));
      return new InferenceReply(
          content.toString(),
          whole,
          refused ? InferenceReply.FinishReason.REFUSAL : finish(finish, whole),
          usage,
          model);
    }
  }

  /** A tool call that arrives in pieces. */
  private static final class CallParts {
    private final StringBuilder arguments = new StringBuilder();
    private String id = "";
    private String name = "";

    void add(JsonObject piece) {
      piece.string("id").ifPresent(text -> id = text);
      piece
          .object("function")
          .ifPresent(
              function -> {
                function.string("name").ifPresent(text -> name = text);
                function.string("arguments").ifPresent(arguments::append);
              });
    }

    Optional<ToolCallRequest> whole() {
      return id.isEmpty() || name.isEmpty()
          ? Optional.empty()
          : Optional.of(new ToolCallRequest(id, name, arguments.toString()));
    }
  }
}
