package dev.symbiont.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.testsupport.SeededCases;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Runtime reasoning specification section 9 and invariants 6 and 7 of section 23. */
class ContextWindowTest {

  @Test
  void estimate_vectorsOfTheSpecification_agree() {
    assertThat(TokenEstimate.of(Message.user(""))).isEqualTo(8);
    assertThat(TokenEstimate.of(Message.user("hi"))).isEqualTo(8);
    assertThat(TokenEstimate.of(Message.user("You are a helpful assistant."))).isEqualTo(15);
    assertThat(TokenEstimate.of(Message.user("é".repeat(10)))).isEqualTo(13);
    assertThat(
            TokenEstimate.of(
                Message.assistant(
                    "", List.of(new ToolCallRequest("call_1", "search", "{\"q\":\"x\"}")))))
        .isEqualTo(22);
    assertThat(TokenEstimate.of(Message.tool("call_1", "search", "sunny", false))).isEqualTo(16);
  }

  @Test
  void fit_anyConversation_keepsPairsTaskAndOrder() {
    SeededCases.check(
        7,
        500,
        random -> {
          List<Message> conversation = conversation(random);
          long budget = random.nextInt(400);
          List<Message> window = ContextWindow.fit(conversation, budget);

          assertThat(isSubsequence(window, conversation)).isTrue();
          assertThat(window).contains(conversation.get(0), conversation.get(1));
          assertThat(window.get(window.size() - 1))
              .isEqualTo(conversation.get(conversation.size() - 1));
          assertThat(calls(window)).isEqualTo(results(window));
          assertThat(ContextWindow.fit(window, budget)).isEqualTo(window);
        });
  }

  @Test
  void fit_enoughRoom_keepsEverything() {
    List<Message> conversation = conversation(new Random(1));
    assertThat(ContextWindow.fit(conversation, 1_000_000)).isEqualTo(conversation);
  }

  @Test
  void fit_knowledgeAndLookUps_areKeptWithinHalfOfTheBudget() {
    Message knowledge = Message.system(ContextWindow.KNOWLEDGE + "k".repeat(130));
    Message lookUps = Message.system(ContextWindow.LOOK_UPS + "l".repeat(130));
    List<Message> conversation = conversation(new Random(3));
    for (int i = 0; i < 20; i++) {
      conversation.add(Message.assistant("thinking " + "x".repeat(60), List.of()));
    }
    conversation.add(1, knowledge);
    conversation.add(3, lookUps);
    long each = TokenEstimate.of(knowledge);

    assertThat(ContextWindow.fit(conversation, 4 * each + 60)).contains(knowledge, lookUps);
    assertThat(ContextWindow.fit(conversation, 3 * each))
        .as("look-ups go first")
        .contains(knowledge)
        .doesNotContain(lookUps);
    assertThat(ContextWindow.fit(conversation, each)).doesNotContain(knowledge, lookUps);
    for (long budget = 0; budget < 600; budget += 7) {
      List<Message> window = ContextWindow.fit(conversation, budget);
      assertThat(isSubsequence(window, conversation)).isTrue();
      assertThat(ContextWindow.fit(window, budget)).isEqualTo(window);
      assertThat(TokenEstimate.of(window) <= budget || window.size() == 3)
          .as("instruction, task and newest message may be all that is left of %d", budget)
          .isTrue();
    }
  }

  @Test
  void strategies_anyConversation_keepPairsTaskAndBudget() {
    List<ContextStrategy> strategies =
        List.of(
            new ContextStrategy.SlidingWindow(),
            new ContextStrategy.ObservationMasking(),
            new ContextStrategy.AnchoredSummary(1),
            new ContextStrategy.AnchoredSummary(5));
    SeededCases.check(
        11,
        500,
        random -> {
          List<Message> conversation = conversation(random);
          long budget = random.nextInt(400);
          for (ContextStrategy strategy : strategies) {
            List<Message> fitting = strategy.fit(conversation, budget);

            assertThat(fitting)
                .as(strategy.word())
                .contains(conversation.get(0), conversation.get(1));
            assertThat(calls(fitting)).as(strategy.word()).isEqualTo(results(fitting));
            assertThat(strategy.fit(fitting, budget)).as(strategy.word()).isEqualTo(fitting);
            if (TokenEstimate.of(conversation) <= budget) {
              assertThat(fitting).isEqualTo(conversation);
            }
          }
        });
  }

  @Test
  void observationMasking_tooLong_emptiesAllButTheNewestResults() {
    List<Message> conversation = turns(5);
    long budget = TokenEstimate.of(conversation) - 1;

    List<Message> fitting = new ContextStrategy.ObservationMasking().fit(conversation, budget);

    assertThat(fitting).hasSameSizeAs(conversation);
    assertThat(fitting.stream().filter(message -> message.role() == Message.Role.TOOL))
        .extracting(Message::content)
        .containsExactly(
            "[Previous look result omitted for context management]",
            "[Previous look result omitted for context management]",
            "seen ".repeat(40),
            "seen ".repeat(40),
            "seen ".repeat(40));
  }

  @Test
  void anchoredSummary_tooLong_countsWhatIsLeftOut() {
    List<Message> conversation = turns(5);
    long budget = TokenEstimate.of(conversation) - 1;

    List<Message> fitting = new ContextStrategy.AnchoredSummary(3).fit(conversation, budget);

    assertThat(fitting)
        .startsWith(conversation.get(0), conversation.get(1))
        .endsWith(conversation.subList(8, 12).toArray(Message[]::new))
        .hasSize(7);
    assertThat(fitting.get(2))
        .isEqualTo(
            Message.user(
                "[Left out here to save room: 6 messages, with 3 tool calls and 3 tool results]"));
  }

  @Test
  void anchoredSummary_ofNothing_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ContextStrategy.AnchoredSummary(0))
        .withMessageContaining("recent must be 1 or more");
  }

  /** An instruction, the task, and turns of one call and its result each. */
  private static List<Message> turns(int count) {
    List<Message> messages = new ArrayList<>();
    messages.add(Message.system("Be brief."));
    messages.add(Message.user("The task."));
    for (int i = 0; i < count; i++) {
      messages.add(Message.assistant("", List.of(new ToolCallRequest("c" + i, "look", "{}"))));
      messages.add(Message.tool("c" + i, "look", "seen ".repeat(40), false));
    }
    return messages;
  }

  private static List<Message> conversation(Random random) {
    List<Message> messages = new ArrayList<>();
    messages.add(Message.system("Be brief."));
    messages.add(Message.user("The task."));
    int turns = 1 + random.nextInt(10);
    for (int turn = 0; turn < turns; turn++) {
      List<ToolCallRequest> calls = new ArrayList<>();
      int count = random.nextInt(4);
      for (int c = 0; c < count; c++) {
        calls.add(new ToolCallRequest("t" + turn + "c" + c, "tool", "{}"));
      }
      messages.add(Message.assistant("x".repeat(random.nextInt(100)), calls));
      calls.forEach(
          call ->
              messages.add(
                  Message.tool(call.id(), "tool", "y".repeat(random.nextInt(100)), false)));
    }
    return messages;
  }

  private static List<String> calls(List<Message> messages) {
    return messages.stream()
        .flatMap(message -> message.toolCalls().stream())
        .map(ToolCallRequest::id)
        .toList();
  }

  private static List<String> results(List<Message> messages) {
    return messages.stream().flatMap(message -> message.toolCallId().stream()).toList();
  }

  private static boolean isSubsequence(List<Message> part, List<Message> whole) {
    int found = 0;
    for (Message message : whole) {
      if (found < part.size() && part.get(found).equals(message)) {
        found++;
      }
    }
    return found == part.size();
  }
}
