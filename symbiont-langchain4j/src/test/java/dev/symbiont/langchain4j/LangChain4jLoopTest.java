package dev.symbiont.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.reasoning.LoopObserver;
import dev.symbiont.runtime.reasoning.LoopStart;
import dev.symbiont.runtime.reasoning.ToolRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A governed loop with a LangChain4j model, end to end. */
@Timeout(60)
class LangChain4jLoopTest {
  @Test
  void run_modelOfLangChain4j_isGovernedLikeAnyOther() {
    List<String> ran = new ArrayList<>();
    ToolRegistry tools =
        ToolRegistry.builder()
            .tool(
                "count_lines",
                "Counts the lines.",
                JsonObject.EMPTY,
                call -> {
                  ran.add("count_lines");
                  return "5";
                })
            .tool(
                "delete_all",
                "Deletes everything.",
                JsonObject.EMPTY,
                call -> {
                  ran.add("delete_all");
                  return "deleted";
                })
            .build();
    FakeChatModel model =
        new FakeChatModel()
            .answers(
                ChatResponse.builder()
                    .aiMessage(AiMessage.from(call("1", "count_lines"), call("2", "delete_all")))
                    .tokenUsage(new TokenUsage(20, 5))
                    .build())
            .answers(
                ChatResponse.builder()
                    .aiMessage(AiMessage.from("Five lines."))
                    .tokenUsage(new TokenUsage(30, 4))
                    .build());

    try (SymbiontRuntime runtime = runtime(model, tools)) {
      Agent analyst =
          ((Creation.Created) runtime.agents().create(AgentSpec.of("analyst", "agent analyst { }")))
              .agent();
      runtime
          .reasoning()
          .addPolicy(
              analyst.id().toString(),
              CedarPolicy.of(
                  "counting",
                  "permit(principal, action == Action::\"tool_call::count_lines\", resource);"),
              "test");
      RunReasoningLoopResponse ended = run(runtime, analyst);

      assertThat(ended.result().terminationReason())
          .isInstanceOf(TerminationReason.Completed.class);
      assertThat(ended.result().output()).isEqualTo("Five lines.");
      assertThat(ended.result().totalUsage().totalTokens()).isEqualTo(59);
    }
    assertThat(ran).containsExactly("count_lines");
    assertThat(model.asked().get(0).toolSpecifications()).hasSize(2);
    List<ChatMessage> second = model.asked().get(1).messages();
    assertThat(second)
        .filteredOn(ToolExecutionResultMessage.class::isInstance)
        .extracting(message -> ((ToolExecutionResultMessage) message).toolName())
        .containsExactlyInAnyOrder("count_lines", "delete_all");
  }

  private static SymbiontRuntime runtime(ChatModel chatModel, ToolRegistry tools) {
    // snippet: langchain4j
    GovernanceSettings governance =
        GovernanceSettings.DEFAULT
            .withModel(LangChain4jProvider.of(chatModel))
            .withTools(tools, tool -> ToolFacts.UNKNOWN);
    // end
    return SymbiontRuntime.builder().governance(governance).build();
  }

  private static RunReasoningLoopResponse run(SymbiontRuntime runtime, Agent agent) {
    LoopStart start =
        runtime
            .reasoning()
            .start(
                runtime.profile(agent),
                RunReasoningLoopRequest.of("Count the lines and tidy up."),
                Optional.empty(),
                "test",
                LoopObserver.NONE);
    return ((LoopStart.Started) start).response().join();
  }

  private static ToolExecutionRequest call(String id, String tool) {
    return ToolExecutionRequest.builder().id(id).name(tool).arguments("{}").build();
  }
}
