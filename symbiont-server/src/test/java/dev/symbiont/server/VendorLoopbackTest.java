package dev.symbiont.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.ResponseFormat;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.domain.secret.Secret;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.inference.AnthropicProvider;
import dev.symbiont.runtime.inference.InferenceException;
import dev.symbiont.runtime.inference.InferenceProvider;
import dev.symbiont.runtime.inference.InferenceReply;
import dev.symbiont.runtime.inference.InferenceRequest;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.inference.OpenAiProvider;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.reasoning.LoopObserver;
import dev.symbiont.runtime.reasoning.LoopStart;
import dev.symbiont.runtime.reasoning.ToolRegistry;
import dev.symbiont.testkit.http.Answer;
import dev.symbiont.testkit.http.FaultServer;
import dev.symbiont.transport.jdk.JdkTransport;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The providers of models over a real transport against a real socket that speaks the vendors'
 * formats, and breaks as vendors do.
 */
@Timeout(60)
class VendorLoopbackTest {
  private static final Secret KEY = Secret.of("sk-test-0123456789abcdef");
  private static final Duration ENOUGH = Duration.ofSeconds(20);
  private static final String SSE = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

  private final GsonCodec json = new GsonCodec();
  private final FaultServer server = FaultServer.start();
  private final JdkTransport transport = JdkTransport.create();

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  /** A vendor with what its server says in common situations. */
  enum Vendor {
    OPENAI("/v1/chat/completions") {
      @Override
      InferenceProvider provider(VendorLoopbackTest test) {
        return new OpenAiProvider(
            "openai",
            test.server.uri("/v1"),
            KEY,
            "gpt-test",
            HttpHeaders.EMPTY,
            test.transport,
            test.json,
            Clock.systemUTC());
      }

      @Override
      String text(String text) {
        return "{\"model\":\"gpt-test-1\",\"choices\":[{\"finish_reason\":\"stop\",\"message\":"
            + "{\"role\":\"assistant\",\"content\":\""
            + text
            + "\"}}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}";
      }

      @Override
      String call(String id, String tool, String arguments) {
        return "{\"model\":\"gpt-test-1\",\"choices\":[{\"finish_reason\":\"tool_calls\",\"message\":"
            + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\""
            + id
            + "\",\"type\":\"function\",\"function\":{\"name\":\""
            + tool
            + "\",\"arguments\":\""
            + arguments.replace("\"", "\\\"")
            + "\"}}]}}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}";
      }

      @Override
      String streamed() {
        return """
        data: {"model":"m","choices":[{"delta":{"role":"assistant","content":"Grüß "}}]}

        data: {"choices":[{"delta":{"content":"Gott"}}]}

        data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

        data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}

        data: [DONE]

        """;
      }

      @Override
      String streamedCalls() {
        return """
        data: {"model":"m","choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"search","arguments":""}}]}}]}

        data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"q\\":\\"Gr"}}]}}]}

        data: {"choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"search","arguments":"{}"}}]}}]}

        data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"üß\\"}"}}]}}]}

        data: {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}

        data: [DONE]

        """;
      }
    },
    ANTHROPIC("/v1/messages") {
      @Override
      InferenceProvider provider(VendorLoopbackTest test) {
        return new AnthropicProvider(
            test.server.uri("/v1"),
            KEY,
            "claude-test",
            test.transport,
            test.json,
            Clock.systemUTC());
      }

      @Override
      String text(String text) {
        return "{\"model\":\"claude-test-1\",\"stop_reason\":\"end_turn\",\"content\":"
            + "[{\"type\":\"text\",\"text\":\""
            + text
            + "\"}],\"usage\":{\"input_tokens\":7,\"output_tokens\":2}}";
      }

      @Override
      String call(String id, String tool, String arguments) {
        return "{\"model\":\"claude-test-1\",\"stop_reason\":\"tool_use\",\"content\":"
            + "[{\"type\":\"tool_use\",\"id\":\""
            + id
            + "\",\"name\":\""
            + tool
            + "\",\"input\":"
            + arguments
            + "}],\"usage\":{\"input_tokens\":7,\"output_tokens\":2}}";
      }

      @Override
      String streamed() {
        return """
        event: message_start
        data: {"type":"message_start","message":{"model":"m","usage":{"input_tokens":5,"output_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Grüß "}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Gott"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}

        event: message_stop
        data: {"type":"message_stop"}

        """;
      }

      @Override
      String streamedCalls() {
        return """
        event: message_start
        data: {"type":"message_start","message":{"model":"m","usage":{"input_tokens":5,"output_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"search","input":{}}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\\"q\\":\\"Gr"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"üß\\"}"}}

        event: content_block_start
        data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"b","name":"search","input":{}}}

        event: ping
        data: {"type":"ping"}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":2}}

        event: message_stop
        data: {"type":"message_stop"}

        """;
      }
    };

    private final String path;

    Vendor(String path) {
      this.path = path;
    }

    abstract InferenceProvider provider(VendorLoopbackTest test);

    abstract String text(String text);

    abstract String call(String id, String tool, String arguments);

    abstract String streamed();

    abstract String streamedCalls();
  }

  @ParameterizedTest
  @EnumSource
  void complete_answer_isReadAndTheKeyWasShown(Vendor vendor) {
    server.on(vendor.path, Answer.of(200, vendor.text("hello")));

    InferenceReply reply = vendor.provider(this).complete(request(ENOUGH));

    assertThat(reply.content()).isEqualTo("hello");
    assertThat(reply.usage()).isEqualTo(new Usage(7, 2, 9));
    var sent = server.requests(vendor.path).get(0);
    assertThat(sent.method()).isEqualTo("POST");
    assertThat(sent.values(vendor == Vendor.OPENAI ? "Authorization" : "x-api-key"))
        .singleElement()
        .satisfies(value -> assertThat(value).endsWith(KEY.value()));
    assertThat(object(sent.body()).array("messages").orElseThrow().size()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void stream_eventsTornAnywhere_giveTheWholeText(Vendor vendor) {
    for (int size : List.of(1, 3, 7, 1000)) {
      server.on(vendor.path, torn(vendor.streamed(), size));
      List<String> pieces = new ArrayList<>();

      InferenceReply reply = vendor.provider(this).stream(request(ENOUGH), pieces::add);

      assertThat(pieces).containsExactly("Grüß ", "Gott");
      assertThat(reply.content()).isEqualTo("Grüß Gott");
      assertThat(reply.usage()).isEqualTo(new Usage(5, 2, 7));
    }
  }

  @ParameterizedTest
  @EnumSource
  void stream_callsTornAtAnyByte_arePutTogether(Vendor vendor) {
    for (int size : List.of(1, 2, 5, 11, 1000)) {
      server.on(vendor.path, torn(vendor.streamedCalls(), size));

      InferenceReply reply = vendor.provider(this).stream(request(ENOUGH), text -> {});

      assertThat(reply.toolCalls())
          .containsExactly(
              new ToolCallRequest("a", "search", "{\"q\":\"Grüß\"}"),
              new ToolCallRequest("b", "search", "{}"));
      assertThat(reply.finishReason()).isEqualTo(InferenceReply.FinishReason.TOOL_CALLS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void stream_tooManyRequestsThenFine_isAskedAgain(Vendor vendor) {
    for (int status : List.of(429, 529)) {
      Queue<Answer> answers =
          new ArrayDeque<>(
              List.of(
                  Answer.of(status, "{\"error\":{\"message\":\"slow down\"}}", "Retry-After", "0"),
                  torn(vendor.streamed(), 1000)));
      server.on(vendor.path, (request, wire) -> answers.remove().play(request, wire));

      assertThat(vendor.provider(this).stream(request(ENOUGH), text -> {}).content())
          .isEqualTo("Grüß Gott");
    }
  }

  @ParameterizedTest
  @EnumSource
  void stream_breaksOff_isAnErrorAndNeverHalfAnAnswer(Vendor vendor) {
    String half = vendor.streamed().substring(0, vendor.streamed().indexOf("Gott"));
    for (Answer fault :
        List.of(
            Answer.cut(SSE + "Connection: close\r\n\r\n" + ascii(half)),
            Answer.cut(SSE + "Connection: close\r\n\r\n" + ascii(half) + "\"}\n\n"),
            Answer.resetInBody(),
            Answer.truncatedChunks())) {
      server.on(vendor.path, fault);
      int before = server.requests(vendor.path).size();

      assertThat(streamFailure(vendor, ENOUGH).kind())
          .isIn(InferenceException.Kind.PROVIDER, InferenceException.Kind.MALFORMED_REPLY);

      assertThat(server.requests(vendor.path)).hasSize(before + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void complete_tooManyRequestsThenFine_isAskedAgain(Vendor vendor) {
    for (int status : List.of(429, 503, 529)) {
      Queue<Answer> answers =
          new ArrayDeque<>(
              List.of(
                  Answer.of(status, "{\"error\":{\"message\":\"slow down\"}}", "Retry-After", "0"),
                  Answer.of(200, vendor.text("after " + status))));
      server.on(vendor.path, (request, wire) -> answers.remove().play(request, wire));

      assertThat(vendor.provider(this).complete(request(ENOUGH)).content())
          .isEqualTo("after " + status);
    }
  }

  @ParameterizedTest
  @EnumSource
  void complete_tooManyRequestsForEver_givesUpAfterFourAttempts(Vendor vendor) {
    server.on(vendor.path, Answer.of(529, "overloaded", "Retry-After", "0"));

    assertThat(failure(vendor, ENOUGH).kind()).isEqualTo(InferenceException.Kind.RATE_LIMITED);

    assertThat(server.requests(vendor.path)).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource
  void complete_mayHaveBeenCharged_isNeverAskedAgain(Vendor vendor) {
    for (Answer fault :
        List.of(
            Answer.reset(),
            Answer.hangUp(),
            Answer.resetInBody(),
            Answer.truncated(),
            Answer.of(500, "oops"),
            Answer.of(502, "bad gateway"),
            Answer.of(200, "this is not JSON"),
            Answer.of(200, "[]"))) {
      server.on(vendor.path, fault);
      int before = server.requests(vendor.path).size();

      assertThat(failure(vendor, ENOUGH).kind())
          .isIn(InferenceException.Kind.PROVIDER, InferenceException.Kind.MALFORMED_REPLY);

      assertThat(server.requests(vendor.path)).hasSize(before + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void complete_vendorStalls_endsInTime(Vendor vendor) {
    for (Answer fault :
        List.of(
            Answer.stallBeforeHeaders(),
            Answer.stallAfterHeaders(),
            Answer.stallInBody(),
            Answer.drip(Duration.ofMillis(20)))) {
      server.on(vendor.path, fault);
      int before = server.requests(vendor.path).size();

      assertThat(failure(vendor, Duration.ofMillis(400)).kind())
          .isEqualTo(InferenceException.Kind.TIMEOUT);

      assertThat(server.requests(vendor.path)).hasSize(before + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void stream_vendorStalls_endsInTime(Vendor vendor) {
    String half = vendor.streamed().substring(0, vendor.streamed().indexOf("Gott"));
    server.on(vendor.path, Answer.raw(SSE + "\r\n" + ascii(half)));

    assertThat(streamFailure(vendor, Duration.ofMillis(400)).kind())
        .isIn(InferenceException.Kind.TIMEOUT, InferenceException.Kind.PROVIDER);
  }

  @ParameterizedTest
  @EnumSource
  void complete_endlessBody_isRefusedNotCollected(Vendor vendor) {
    server.on(vendor.path, Answer.endless());

    assertThat(failure(vendor, ENOUGH).kind())
        .isIn(InferenceException.Kind.PROVIDER, InferenceException.Kind.MALFORMED_REPLY);
  }

  @ParameterizedTest
  @EnumSource
  void complete_vendorRepeatsTheKey_messageDoesNot(Vendor vendor) {
    server.on(vendor.path, Answer.of(401, "{\"error\":\"bad key " + KEY.value() + "\"}"));

    assertThat(failure(vendor, ENOUGH)).message().contains("401").doesNotContain(KEY.value());
  }

  @ParameterizedTest
  @EnumSource
  void loop_overTheVendor_runsTheToolAndShowsItsResult(Vendor vendor) {
    Queue<Answer> answers =
        new ArrayDeque<>(
            List.of(
                Answer.of(200, vendor.call("call_1", "double", "{\"n\":21}")),
                Answer.of(200, vendor.text("it is 42"))));
    server.on(vendor.path, (request, wire) -> answers.remove().play(request, wire));

    RunReasoningLoopResponse response = runLoop(vendor, LoopConfig.DEFAULT);

    assertThat(response.result().output()).isEqualTo("it is 42");
    assertThat(response.result().terminationReason()).isEqualTo(new TerminationReason.Completed());
    assertThat(response.result().totalUsage()).isEqualTo(new Usage(14, 4, 18));
    assertThat(server.requests(vendor.path).get(1).body()).contains("\"42\"").contains("call_1");
  }

  @ParameterizedTest
  @EnumSource
  void loop_vendorStalls_endsWithTheTimeoutOfTheLoop(Vendor vendor) {
    server.on(vendor.path, Answer.stallBeforeHeaders());

    assertThat(
            runLoop(vendor, LoopConfig.builder().timeoutMs(300).build())
                .result()
                .terminationReason())
        .isInstanceOfAny(TerminationReason.Timeout.class, TerminationReason.Failed.class);
  }

  @Test
  void loop_vendorDown_saysSoWithoutTheKey() {
    server.on(Vendor.OPENAI.path, Answer.of(500, "no service for " + KEY.value()));

    assertThat(runLoop(Vendor.OPENAI, LoopConfig.DEFAULT).result().terminationReason().toString())
        .contains("Inference failed")
        .contains("500")
        .doesNotContain(KEY.value());
  }

  private RunReasoningLoopResponse runLoop(Vendor vendor, LoopConfig config) {
    ToolRegistry tools =
        ToolRegistry.builder()
            .tool(
                "double",
                "Doubles a number.",
                JsonObject.builder().put("type", "object").build(),
                arguments -> String.valueOf(2 * arguments.integer("n").orElseThrow()))
            .build();
    try (SymbiontRuntime runtime =
        SymbiontRuntime.builder()
            .governance(
                GovernanceSettings.DEFAULT
                    .withModel(vendor.provider(this))
                    .withTools(tools, tool -> ToolFacts.UNKNOWN))
            .build()) {
      Creation creation =
          runtime
              .agents()
              .create(AgentSpec.of("doubler", "agent doubler { policy p { allow: double } }"));
      LoopStart start =
          runtime
              .reasoning()
              .start(
                  runtime.profile(((Creation.Created) creation).agent()),
                  RunReasoningLoopRequest.of("Double 21.", config),
                  Optional.empty(),
                  "test",
                  LoopObserver.NONE);
      return ((LoopStart.Started) start).response().join();
    }
  }

  private InferenceException failure(Vendor vendor, Duration timeLeft) {
    return catchThrowableOfType(
        InferenceException.class, () -> vendor.provider(this).complete(request(timeLeft)));
  }

  private InferenceException streamFailure(Vendor vendor, Duration timeLeft) {
    return catchThrowableOfType(
        InferenceException.class,
        () -> vendor.provider(this).stream(request(timeLeft), text -> {}));
  }

  private static InferenceRequest request(Duration timeLeft) {
    return new InferenceRequest(
        List.of(Message.user("Do it.")),
        List.of(
            new ToolDefinition(
                "search", "Searches.", JsonObject.builder().put("type", "object").build())),
        Optional.empty(),
        100,
        0.3,
        new ResponseFormat.Text(),
        JsonObject.EMPTY,
        timeLeft);
  }

  private JsonObject object(String text) {
    return (JsonObject) json.read(text, JsonLimits.DEFAULT);
  }

  /** The stream in chunks of {@code size} bytes, so that lines and characters are torn. */
  private static Answer torn(String events, int size) {
    String bytes = ascii(events);
    List<String> chunks = new ArrayList<>();
    for (int i = 0; i < bytes.length(); i += size) {
      chunks.add(bytes.substring(i, Math.min(i + size, bytes.length())));
    }
    return Answer.chunked(chunks.toArray(String[]::new));
  }

  /** UTF-8, one byte a character, as the server writes it. */
  private static String ascii(String text) {
    return new String(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
