package dev.symbiont.runtime.inference;

import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Models behind the messages API of Anthropic (runtime reasoning specification sections 9.4 and
 * 10.3). A wanted JSON form becomes a tool that the model must call. Thread-safe.
 */
public final class AnthropicProvider implements InferenceProvider {
  private static final String VERSION = "2023-06-01";
  private static final String JSON_TOOL = "respond_json";
  private static final JsonObject ANYTHING = JsonObject.builder().put("type", "object").build();
  private static final JsonLimits ARGUMENT_LIMITS = new JsonLimits(1024 * 1024, 64);

  private final URI endpoint;
  private final String model;
  private final HttpHeaders headers;
  private final VendorHttp http;
  private final JsonCodec json;

  /**
   * Creates the provider.
   *
   * @param base the address up to and without {@code /messages}
   * @param model the model when a request names none
   */
  public AnthropicProvider(
      URI base, Secret key, String model, HttpTransport transport, JsonCodec json, Clock clock) {
    this(
        base,
        key,
        model,
        json,
        new VendorHttp(transport, json, clock, time -> Thread.sleep(time.toMillis()), key));
  }

  AnthropicProvider(URI base, Secret key, String model, JsonCodec json, VendorHttp http) {
    this.endpoint = Endpoints.below(base, "messages");
    this.model = model;
    this.headers = HttpHeaders.of("x-api-key", key.value(), "anthropic-version", VERSION);
    this.json = json;
    this.http = http;
  }

  @Override
  public String name() {
    return "anthropic";
  }

  @Override
  public String defaultModel() {
    return model;
  }

  @Override
  public InferenceReply complete(InferenceRequest request) {
    JsonObject reply = http.post(endpoint, headers, body(request, false), request.timeLeft());
    List<JsonObject> blocks = objects(reply.array("content").orElse(JsonArray.EMPTY));
    String text =
        blocks.stream()
            .filter(block -> isOf(block, "text"))
            .map(block -> block.string("text").orElse(""))
            .collect(Collectors.joining("\n"));
    List<ToolCallRequest> calls =
        blocks.stream()
            .filter(block -> isOf(block, "tool_use"))
            .map(
                block ->
                    new ToolCallRequest(
                        block.string("id").orElse(""),
                        block.string("name").orElse(""),
                        json.writeText(block.get("input").orElse(JsonObject.EMPTY))))
            .toList();
    return reply(
        text,
        calls,
        reply.string("stop_reason").orElse(""),
        usage(reply.object("usage").orElse(JsonObject.EMPTY)),
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
        data -> assembly.add(http.object(data)));
    return assembly.whole();
  }

  // ---- request ------------------------------------------------------------------------------

  private JsonObject body(InferenceRequest request, boolean streamed) {
    JsonObject.Builder body =
        VendorHttp.body(request, modelOf(request), streamed)
            .put("messages", messages(request.messages()));
    if (request.temperature() > 0) {
      body.put("temperature", JsonNumber.of(request.temperature()));
    }
    String system = system(request.messages());
    if (!system.isEmpty()) {
      body.put("system", system);
    }
    tools(request, body);
    return body.build();
  }

  private String modelOf(InferenceRequest request) {
    return request.model().orElse(model);
  }

  private static void tools(InferenceRequest request, JsonObject.Builder body) {
    List<JsonValue> tools = new ArrayList<>();
    request.tools().forEach(tool -> tools.add(tool(tool)));
    request
        .toolChoice()
        .filter(choice -> !request.tools().isEmpty())
        .flatMap(AnthropicProvider::toolChoice)
        .ifPresent(choice -> body.put("tool_choice", choice));
    jsonForm(request)
        .ifPresent(
            schema -> {
              tools.add(
                  tool(
                      new ToolDefinition(
                          JSON_TOOL, "Gives the answer in the wanted form.", schema)));
              body.put(
                  "tool_choice",
                  JsonObject.builder().put("type", "tool").put("name", JSON_TOOL).build());
            });
    if (!tools.isEmpty()) {
      body.put("tools", new JsonArray(tools));
    }
  }

  private static Optional<JsonObject> toolChoice(ToolChoice choice) {
    if (choice instanceof ToolChoice.Tool tool) {
      return Optional.of(JsonObject.builder().put("type", "tool").put("name", tool.name()).build());
    }
    if (choice instanceof ToolChoice.AnyTool) {
      return Optional.of(JsonObject.builder().put("type", "any").build());
    }
    return choice instanceof ToolChoice.Auto
        ? Optional.of(JsonObject.builder().put("type", "auto").build())
        : Optional.empty();
  }

  private static Optional<JsonValue> jsonForm(InferenceRequest request) {
    if (request.responseFormat() instanceof ResponseFormat.JsonSchema schema) {
      return Optional.of(schema.schema());
    }
    return request.responseFormat() instanceof ResponseFormat.AnyJsonObject
        ? Optional.of(ANYTHING)
        : Optional.empty();
  }

  private static JsonObject tool(ToolDefinition tool) {
    return JsonObject.builder()
        .put("name", tool.name())
        .put("description", tool.description())
        .put("input_schema", tool.parameters() instanceof JsonObject schema ? schema : ANYTHING)
        .build();
  }

  private static String system(List<Message> messages) {
    return messages.stream()
        .filter(message -> message.role() == Message.Role.SYSTEM)
        .map(Message::content)
        .collect(Collectors.joining("\n\n"));
  }

  /** Neighbours of one role are one message here, because the API wants the roles to alternate. */
  private JsonArray messages(List<Message> messages) {
    List<JsonValue> merged = new ArrayList<>();
    List<JsonValue> blocks = new ArrayList<>();
    String role = "";
    for (Message message : messages) {
      if (message.role() == Message.Role.SYSTEM) {
        continue;
      }
      String next = message.role() == Message.Role.ASSISTANT ? "assistant" : "user";
      if (!next.equals(role) && !blocks.isEmpty()) {
        merged.add(turn(role, blocks));
        blocks = new ArrayList<>();
      }
      role = next;
      blocks.addAll(blocks(message));
    }
    if (!blocks.isEmpty()) {
      merged.add(turn(role, blocks));
    }
    return new JsonArray(merged);
  }

  private static JsonObject turn(String role, List<JsonValue> blocks) {
    return JsonObject.builder().put("role", role).put("content", new JsonArray(blocks)).build();
  }

  private List<JsonValue> blocks(Message message) {
    List<JsonValue> blocks = new ArrayList<>();
    if (message.toolCallId().isPresent()) {
      JsonObject.Builder result =
          JsonObject.builder()
              .put("type", "tool_result")
              .put("tool_use_id", message.toolCallId().get())
              .put("content", message.content());
      blocks.add(message.isError() ? result.put("is_error", true).build() : result.build());
      return blocks;
    }
    if (!message.content().isEmpty()) {
      blocks.add(JsonObject.builder().put("type", "text").put("text", message.content()).build());
    }
    message.toolCalls().forEach(call -> blocks.add(toolUse(call)));
    return blocks;
  }

  private JsonObject toolUse(ToolCallRequest call) {
    return JsonObject.builder()
        .put("type", "tool_use")
        .put("id", call.id())
        .put("name", call.name())
        .put("input", input(call.arguments()))
        .build();
  }

  /** The API wants an object; arguments that are none were refused by the gate and say so there. */
  private JsonObject input(String arguments) {
    try {
      return json.read(arguments, ARGUMENT_LIMITS) instanceof JsonObject object
          ? object
          : JsonObject.EMPTY;
    } catch (JsonFormatException e) {
      return JsonObject.EMPTY;
    }
  }

  // ---- reply --------------------------------------------------------------------------------

  private static InferenceReply reply(
      String text, List<ToolCallRequest> calls, String stopReason, Usage usage, String model) {
    Optional<ToolCallRequest> form =
        calls.stream().filter(call -> call.name().equals(JSON_TOOL)).findFirst();
    if (form.isPresent()) {
      return InferenceReply.text(form.get().arguments(), usage, model);
    }
    return new InferenceReply(text, calls, finish(stopReason, calls), usage, model);
  }

  private static InferenceReply.FinishReason finish(String word, List<ToolCallRequest> calls) {
    return switch (word) {
      case "tool_use" -> InferenceReply.FinishReason.TOOL_CALLS;
      case "max_tokens", "model_context_window_exceeded" -> InferenceReply.FinishReason.MAX_TOKENS;
      case "refusal" -> InferenceReply.FinishReason.REFUSAL;
      default ->
          calls.isEmpty()
              ? InferenceReply.FinishReason.STOP
              : InferenceReply.FinishReason.TOOL_CALLS;
    };
  }

  private static Usage usage(JsonObject usage) {
    return Usage.of(
        Math.max(0, usage.integer("input_tokens").orElse(0L)),
        Math.max(0, usage.integer("output_tokens").orElse(0L)));
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.values().stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }

  private static boolean isOf(JsonObject block, String type) {
    return block.string("type").filter(type::equals).isPresent();
  }

  /** Puts a streamed answer together. */
  private static final class Assembly {
    private final Consumer<String> onText;
    private final StringBuilder content = new StringBuilder();
    private final Map<Long, Block> blocks = new TreeMap<>();
    private String model;
    private String stopReason = "";
    private long inputTokens;
    private long outputTokens;
    private boolean ended;

    Assembly(String model, Consumer<String> onText) {
      this.model = model;
      this.onText = onText;
    }

    void add(JsonObject event) {
      switch (event.string("type").orElse("")) {
        case "message_start" -> event.object("message").ifPresent(this::start);
        case "content_block_start" ->
            event
                .object("content_block")
                .ifPresent(block -> blocks.put(index(event), new Block(block)));
        case "content_block_delta" ->
            event.object("delta").ifPresent(delta -> delta(index(event), delta));
        case "message_delta" -> {
          event
              .object("delta")
              .flatMap(d -> d.string("stop_reason"))
              .ifPresent(r -> stopReason = r);
          event
              .object("usage")
              .flatMap(u -> u.integer("output_tokens"))
              .ifPresent(n -> outputTokens = n);
        }
        case "message_stop" -> ended = true;
        case "error" -> throw VendorHttp.reported(event.object("error").orElse(JsonObject.EMPTY));
        default -> {
          // Pings, ends of blocks, and whatever the vendor adds later carry nothing for us.
        }
      }
    }

    private void start(JsonObject message) {
      message.string("model").ifPresent(named -> model = named);
      message
          .object("usage")
          .flatMap(usage -> usage.integer("input_tokens"))
          .ifPresent(tokens -> inputTokens = tokens);
    }

    private void delta(long index, JsonObject delta) {
      delta
          .string("text")
          .ifPresent(
              text -> {
                content.append(text);
                onText.accept(text);
              });
      Block block = blocks.get(index);
      if (block != null) {
        delta.string("partial_json").ifPresent(block.input::append);
      }
    }

    InferenceReply whole() {
      VendorHttp.requireEnd(ended);
      List<ToolCallRequest> calls =
          blocks.values().stream().filter(Block::isCall).map(Block::call).toList();
      Usage usage = Usage.of(Math.max(0, inputTokens), Math.max(0, outputTokens));
      return reply(content.toString(), calls, stopReason, usage, model);
    }

    private static long index(JsonObject event) {
      return event.integer("index").orElse(0L);
    }
  }

  /** A block of content that arrives in pieces. */
  private static final class Block {
    private final JsonObject start;
    private final StringBuilder input = new StringBuilder();

    Block(JsonObject start) {
      this.start = start;
    }

    boolean isCall() {
      return isOf(start, "tool_use");
    }

    ToolCallRequest call() {
      return new ToolCallRequest(
          start.string("id").orElse(""),
          start.string("name").orElse(""),
          input.length() == 0 ? "{}" : input.toString());
    }
  }
}
