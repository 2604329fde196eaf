package dev.symbiont.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ResponseFormat;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.json.gson.GsonCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Runtime reasoning specification section 10.6. */
class PromptOnlyProviderTest {
  private final List<InferenceRequest> asked = new ArrayList<>();
  private final AtomicLong ids = new AtomicLong();

  @Test
  void complete_wholeConversation_isOnePrompt() {
    ask("fine");
    InferenceRequest sent = asked.get(0);
    assertThat(sent.tools()).isEmpty();
    assertThat(sent.responseFormat()).isEqualTo(new ResponseFormat.Text());
    assertThat(sent.timeLeft()).isEqualTo(Duration.ofSeconds(60));
    assertThat(sent.messages()).hasSize(1);
    assertThat(sent.messages().get(0).content())
        .isEqualTo(
            """
            ### System
            Be brief.

            More.

            You may call these tools:
            - search: Searches. Arguments: {"type":"object"}
            To call some, answer with this JSON and nothing else:
            {"tool_calls": [{"name": "TOOL", "arguments": {}}]}

            Answer with JSON alone that fits this schema: {"type":"object"}

            ### User
            Find it.

            ### Assistant
            {"tool_calls":[{"name":"search","arguments":"{}"}]}

            ### Tool Result (search)
            found

            ### Assistant
            """);
  }

  @Test
  void complete_agreedJson_isCallsWithIdsOfTheirOwn() {
    String answer =
        """
        ```json
        {"tool_calls":[{"name":"search","arguments":{"q":"x"}},{"name":"search"},
        {"name":"search","arguments":"{\\"q\\":1}"},{"arguments":{}},7]}
        ```""";
    InferenceReply first = ask(answer);
    InferenceReply second = ask(answer);
    assertThat(first.finishReason()).isEqualTo(InferenceReply.FinishReason.TOOL_CALLS);
    assertThat(first.toolCalls())
        .extracting(ToolCallRequest::arguments)
        .containsExactly("{\"q\":\"x\"}", "{}", "{\"q\":1}");
    assertThat(first.toolCalls().get(0).id()).startsWith("slm_call_");
    List<String> all = new ArrayList<>();
    first.toolCalls().forEach(call -> all.add(call.id()));
    second.toolCalls().forEach(call -> all.add(call.id()));
    assertThat(all).as("also over several rounds").doesNotHaveDuplicates();
  }

  @Test
  void complete_anyOtherAnswer_isText() {
    for (String answer :
        List.of("fine", "{}", "{\"tool_calls\":{}}", "{\"tool_calls\":[]}", "[1]", "{\"a\":1}{}")) {
      InferenceReply reply = ask(answer);
      assertThat(reply.toolCalls()).isEmpty();
      assertThat(reply.content()).isEqualTo(answer);
    }
  }

  @Test
  void complete_noToolsWereOffered_findsNone() {
    String answer = "{\"tool_calls\":[{\"name\":\"rm\",\"arguments\":{}}]}";
    assertThat(ask(answer, List.of()).toolCalls()).isEmpty();
  }

  private InferenceReply ask(String answer) {
    return ask(
        answer,
        List.of(
            new ToolDefinition(
                "search", "Searches.", JsonObject.builder().put("type", "object").build())));
  }

  private InferenceReply ask(String answer, List<ToolDefinition> tools) {
    ScriptedProvider model =
        new ScriptedProvider(
            List.of(
                ScriptedProvider.says(
                    request -> {
                      asked.add(request);
                      return answer;
                    })));
    return new PromptOnlyProvider(model, new GsonCodec(), () -> new UUID(0, ids.incrementAndGet()))
        .complete(
            new InferenceRequest(
                List.of(
                    Message.system("Be brief."),
                    Message.system("More."),
                    Message.user("Find it."),
                    Message.assistant("", List.of(new ToolCallRequest("c", "search", "{}"))),
                    Message.tool("c", "search", "found", false)),
                tools,
                Optional.empty(),
                100,
                0.3,
                new ResponseFormat.JsonSchema(
                    JsonObject.builder().put("type", "object").build(), Optional.empty()),
                JsonObject.EMPTY,
                Duration.ofMinutes(5)));
  }
}
