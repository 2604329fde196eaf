package dev.symbiont.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.ResponseFormat;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.inference.InferenceException;
import dev.symbiont.runtime.inference.InferenceException.Kind;
import dev.symbiont.runtime.inference.InferenceReply;
import dev.symbiont.runtime.inference.InferenceRequest;
import dev.symbiont.runtime.inference.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class LangChain4jProviderTest {
  private final FakeChatModel model = new FakeChatModel();
  private final LangChain4jProvider provider = LangChain4jProvider.of(model);

  private static JsonValue json(String text) {
    return new GsonCodec()
        .read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
  }

  private static InferenceRequest request(Message... messages) {
    return request(List.of(messages), List.of(), new ResponseFormat.Text(), JsonObject.EMPTY);
  }

  private static InferenceRequest request(
      List<Message> messages, List<ToolDefinition> tools, ResponseFormat format, JsonObject extra) {
    return new InferenceRequest(
        messages, tools, Optional.empty(), 512, 0.3, format, extra, Duration.ofSeconds(30));
  }

  private ChatRequest asked(InferenceRequest request) {
    model.answers(AiMessage.from("fine"));
    provider.complete(request);
    return model.asked().get(0);
  }

  private JsonObjectSchema parameters(String schema) {
    ToolDefinition tool = new ToolDefinition("t", "does it", json(schema));
    ChatRequest asked =
        asked(
            request(
                List.of(Message.user("go")),
                List.of(tool),
                new ResponseFormat.Text(),
                JsonObject.EMPTY));
    return asked.toolSpecifications().get(0).parameters();
  }

  // ---- what the model is asked --------------------------------------------------------------

  @Test
  void complete_conversation_keepsRolesCallsAndResults() {
    ChatRequest asked =
        asked(
            request(
                Message.system("be brief"),
                Message.user("count"),
                Message.assistant(
                    "I count.", List.of(new ToolCallRequest("c1", "count", "{\"a\":1}"))),
                Message.tool("c1", "count", "no such file", true)));

    assertThat(asked.messages())
        .containsExactly(
            SystemMessage.from("be brief"),
            UserMessage.from("count"),
            AiMessage.from(
                "I count.",
                List.of(
                    ToolExecutionRequest.builder()
                        .id("c1")
                        .name("count")
                        .arguments("{\"a\":1}")
                        .build())),
            ToolExecutionResultMessage.builder()
                .id("c1")
                .toolName("count")
                .text("no such file")
                .isError(true)
                .build());
    assertThat(asked.maxOutputTokens()).isEqualTo(512);
    assertThat(asked.temperature()).isEqualTo(0.3);
    assertThat(asked.modelName()).isNull();
    assertThat(asked.toolSpecifications()).isEmpty();
  }

  @Test
  void complete_blankTexts_areAccepted() {
    ChatRequest asked =
        asked(
            request(
                Message.system(" "),
                Message.user(""),
                Message.assistant(""),
                Message.tool("c", "t", "", false)));

    assertThat(asked.messages()).hasSize(4);
  }

  @Test
  void complete_modelOfTheRequest_isAsked() {
    model.answers(AiMessage.from("fine"));
    InferenceRequest request =
        new InferenceRequest(
            List.of(Message.user("go")),
            List.of(),
            Optional.of("small"),
            Long.MAX_VALUE,
            0,
            new ResponseFormat.Text(),
            JsonObject.EMPTY,
            Duration.ofSeconds(30));

    InferenceReply reply = provider.complete(request);

    assertThat(model.asked().get(0).modelName()).isEqualTo("small");
    assertThat(model.asked().get(0).maxOutputTokens()).isEqualTo(Integer.MAX_VALUE);
    assertThat(reply.model()).isEqualTo("small");
  }

  @Test
  void complete_toolSchema_isSaidInTheTypesOfLangChain4j() {
    JsonObjectSchema schema =
        parameters(
            "{'type':'object','properties':{'n':{'type':'integer','description':'how many'},"
                + "'kind':{'type':'string','enum':['a','b']},"
                + "'list':{'type':'array','items':{'type':'object','properties':{}}}},"
                + "'required':['n'],'additionalProperties':false}");

    assertThat(schema.properties().get("n"))
        .isEqualTo(JsonIntegerSchema.builder().description("how many").build());
    assertThat(schema.properties().get("kind"))
        .isEqualTo(JsonEnumSchema.builder().enumValues("a", "b").build());
    assertThat(schema.required()).containsExactly("n");
    assertThat(schema.additionalProperties()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("constraints")
  void complete_constraintWithoutAType_isKeptAsText(String property) {
    JsonObjectSchema schema = parameters("{'type':'object','properties':{'p':" + property + "}}");

    assertThat(schema.properties().get("p"))
        .isEqualTo(JsonRawSchema.from(property.replace('\'', '"')));
  }

  static Stream<String> constraints() {
    return Stream.of(
        "{'type':'string','maxLength':5}",
        "{'type':'string','pattern':'^a$'}",
        "{'type':'integer','minimum':0}",
        "{'type':['string','null']}",
        "{'enum':[1,2]}",
        "{'type':'array'}",
        "{'type':'object','additionalProperties':{'type':'string'}}",
        "true",
        "{}");
  }

  @Test
  void complete_schemaThatIsNone_isAnEmptyObject() {
    assertThat(parameters("{}").properties()).isEmpty();
  }

  @Test
  void complete_jsonWanted_isSaid() {
    ChatRequest schema =
        asked(
            request(
                List.of(Message.user("go")),
                List.of(),
                new ResponseFormat.JsonSchema(
                    json("{'type':'object','properties':{'n':{'type':'integer'}}}"),
                    Optional.of("answer")),
                JsonObject.EMPTY));

    assertThat(schema.responseFormat().type()).isEqualTo(ResponseFormatType.JSON);
    assertThat(schema.responseFormat().jsonSchema().name()).isEqualTo("answer");
    model.answers(AiMessage.from("{}"));
    provider.complete(
        request(
            List.of(Message.user("go")),
            List.of(),
            new ResponseFormat.AnyJsonObject(),
            JsonObject.EMPTY));
    assertThat(model.asked().get(1).responseFormat().type()).isEqualTo(ResponseFormatType.JSON);
    assertThat(model.asked().get(1).responseFormat().jsonSchema()).isNull();
  }

  @Test
  void complete_extraMembers_areRefusedBeforeTheModelIsAsked() {
    InferenceRequest request =
        request(
            List.of(Message.user("go")),
            List.of(),
            new ResponseFormat.Text(),
            JsonObject.builder().put("seed", 7).build());

    assertThatExceptionOfType(InferenceException.class)
        .isThrownBy(() -> provider.complete(request))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_REQUEST));
    assertThat(model.asked()).isEmpty();
  }

  // ---- what it answers ----------------------------------------------------------------------

  @Test
  void complete_text_comesWithUsageAndModel() {
    model.answers(
        ChatResponse.builder()
            .aiMessage(AiMessage.from("five"))
            .tokenUsage(new TokenUsage(10, 3))
            .finishReason(FinishReason.STOP)
            .modelName("m-1")
            .build());

    assertThat(provider.complete(request(Message.user("go"))))
        .isEqualTo(
            new InferenceReply(
                "five", List.of(), InferenceReply.FinishReason.STOP, new Usage(10, 3, 13), "m-1"));
  }

  @Test
  void complete_toolCalls_areReadAlsoWithoutIdsAndArguments() {
    model.answers(
        AiMessage.from(
            ToolExecutionRequest.builder().id("x").name("a").arguments("{\"n\":1}").build(),
            ToolExecutionRequest.builder().name("b").build()));

    InferenceReply reply = provider.complete(request(Message.user("go")));

    assertThat(reply.content()).isEmpty();
    assertThat(reply.finishReason()).isEqualTo(InferenceReply.FinishReason.TOOL_CALLS);
    assertThat(reply.toolCalls())
        .containsExactly(
            new ToolCallRequest("x", "a", "{\"n\":1}"), new ToolCallRequest("call_1", "b", "{}"));
    assertThat(reply.usage()).isEqualTo(Usage.ZERO);
    assertThat(reply.model()).isEqualTo("langchain4j");
  }

  static Stream<Arguments> reasons() {
    return Stream.of(
        Arguments.of(FinishReason.LENGTH, InferenceReply.FinishReason.MAX_TOKENS),
        Arguments.of(FinishReason.CONTENT_FILTER, InferenceReply.FinishReason.CONTENT_FILTER),
        Arguments.of(FinishReason.OTHER, InferenceReply.FinishReason.STOP),
        Arguments.of(FinishReason.TOOL_EXECUTION, InferenceReply.FinishReason.STOP));
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void complete_finishReason_isMapped(FinishReason theirs, InferenceReply.FinishReason ours) {
    model.answers(
        ChatResponse.builder().aiMessage(AiMessage.from("x")).finishReason(theirs).build());

    assertThat(provider.complete(request(Message.user("go"))).finishReason()).isEqualTo(ours);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new RateLimitException("slow down"), Kind.RATE_LIMITED),
        Arguments.of(new TimeoutException("too long"), Kind.TIMEOUT),
        Arguments.of(new ModelNotFoundException("no such model"), Kind.UNAVAILABLE),
        Arguments.of(new InvalidRequestException("bad field"), Kind.INVALID_REQUEST),
        Arguments.of(
            new InvalidRequestException("This model's maximum context length is 8192 tokens"),
            Kind.CONTEXT_OVERFLOW),
        Arguments.of(new UnsupportedFeatureException("no tools"), Kind.INVALID_REQUEST),
        Arguments.of(new InternalServerException("oops"), Kind.PROVIDER),
        Arguments.of(new HttpException(418, "teapot"), Kind.PROVIDER),
        Arguments.of(new IllegalStateException("broken"), Kind.PROVIDER));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void complete_failure_isOfTheKindThatTheLoopKnows(RuntimeException failure, Kind kind) {
    model.fails(failure);

    assertThatExceptionOfType(InferenceException.class)
        .isThrownBy(() -> provider.complete(request(Message.user("go"))))
        .withMessageContaining(failure.getMessage())
        .withCause(failure)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void complete_credentialRefused_doesNotRepeatTheKey() {
    model.fails(new AuthenticationException("Incorrect API key provided: sk-abc"));

    assertThatExceptionOfType(InferenceException.class)
        .isThrownBy(() -> provider.complete(request(Message.user("go"))))
        .withMessage("the vendor of the model refused the credential");
  }

  @Test
  void complete_filtered_isAnAnswerThatWasCutOff() {
    model.fails(new ContentFilteredException("no"));

    assertThat(provider.complete(request(Message.user("go"))).finishReason())
        .isEqualTo(InferenceReply.FinishReason.CONTENT_FILTER);
  }

  @Test
  void complete_noMessage_isMalformed() {
    model.answers(request -> null);

    assertThatExceptionOfType(InferenceException.class)
        .isThrownBy(() -> provider.complete(request(Message.user("go"))));
  }

  @Test
  void complete_timeIsUp_interruptsTheModel() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    model.answers(
        request -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return ChatResponse.builder().aiMessage(AiMessage.from("late")).build();
        });
    InferenceRequest hurried =
        new InferenceRequest(
            List.of(Message.user("go")),
            List.of(),
            Optional.empty(),
            10,
            0,
            new ResponseFormat.Text(),
            JsonObject.EMPTY,
            Duration.ofMillis(50));

    assertThatExceptionOfType(InferenceException.class)
        .isThrownBy(() -> provider.complete(hurried))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
    interrupted.await();
  }

  @Test
  void name_ofProvider_canBeChosen() {
    assertThat(provider.name()).isEqualTo("langchain4j");
    assertThat(provider.named("ollama").name()).isEqualTo("ollama");
    assertThat(provider.defaultModel()).isEqualTo("langchain4j");
  }
}
