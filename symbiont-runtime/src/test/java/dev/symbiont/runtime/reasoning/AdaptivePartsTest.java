package dev.symbiont.runtime.reasoning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.PreHydrationConfig;
import dev.symbiont.domain.reasoning.StepIterationConfig;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.domain.reasoning.ToolFilterProfile;
import dev.symbiont.json.gson.MappingRules;
import dev.symbiont.json.gson.RecordMapper;
import dev.symbiont.runtime.http.WireBody;
import dev.symbiont.runtime.inference.ContextStrategy;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.output.Excerpt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of the adaptive features (runtime reasoning specification, sections 13 and 14). */
class AdaptivePartsTest {
  private static final String LETTERS = "ab\u00e9\uD83D\uDE00";

  @ParameterizedTest
  @CsvSource({"kitten, sitting, 0.5714285714", "'', '', 1", "a, '', 0", "same, same, 1"})
  void similarity_knownTexts_asSpecified(String a, String b, double expected) {
    assertThat(Similarity.of(a, b)).isCloseTo(expected, within(1e-9));
  }

  // Invariant R23.13: "Similarity: symmetric, in [0,1], 1 iff equal."
  @Test
  void invariant_R23_13_similarity_isSymmetricBoundedAndOneOnlyForEqualTexts() {
    Random random = new Random(13);
    for (int i = 0; i < 500; i++) {
      String a = text(random);
      String b = text(random);
      double similarity = Similarity.of(a, b);
      assertThat(similarity).isBetween(0.0, 1.0).isEqualTo(Similarity.of(b, a));
      assertThat(similarity == 1).isEqualTo(a.equals(b));
    }
  }

  // Invariant R23.14: "Tool profile output is a subsequence of its input; filtered tools are
  // denied if called anyway."
  @Test
  void invariant_R23_14_toolFilter_isASubsequenceOfItsInput() {
    Random random = new Random(14);
    for (int i = 0; i < 300; i++) {
      List<ToolDefinition> tools =
          IntStream.range(0, random.nextInt(12))
              .mapToObj(n -> tool((char) ('a' + random.nextInt(4)) + "_" + n))
              .toList();
      ToolFilterProfile profile =
          new ToolFilterProfile(
              random.nextBoolean() ? List.of() : List.of("a*", "?_1*"),
              random.nextBoolean() ? List.of() : List.of("b_*"),
              random.nextBoolean() ? Optional.empty() : Optional.of(random.nextInt(4)),
              random.nextBoolean());
      List<ToolDefinition> left =
          new ToolFilter(profile, name -> name.hashCode() % 2 == 0).apply(tools);
      assertThat(tools.stream().filter(left::contains).toList()).isEqualTo(left);
      assertThat(left.size()).isLessThanOrEqualTo(profile.maxTools().orElse(12));
      assertThat(left).noneMatch(tool -> !profile.exclude().isEmpty() && starts(tool, "b_"));
    }
  }

  @Test
  void references_inAText_areFoundKindByKindEachOnce() {
    assertThat(new PreHydrationConfig(List.of(), Map.of(), "1h 2m 3s 4ms", 1, 1).limit())
        .isEqualTo(Duration.ofHours(1).plusMinutes(2).plusSeconds(3).plusMillis(4));
    References references = References.of(PreHydrationConfig.with(Map.of()));

    assertThat(
            references.in(
                "Look at (https://a.org/x) and ./src/Main.java, PR #55, pr#56, #7 and #7 ~/b.txt"))
        .extracting(References.Reference::kind, References.Reference::value)
        .extracting(Object::toString)
        .containsExactly(
            "(\"url\", \"https://a.org/x\")",
            "(\"file\", \"./src/Main.java\")",
            "(\"file\", \"~/b.txt\")",
            "(\"issue\", \"#55\")",
            "(\"issue\", \"#56\")",
            "(\"issue\", \"#7\")",
            "(\"pr\", \"PR #55\")",
            "(\"pr\", \"pr#56\")");
  }

  @Test
  void references_customPattern_isLinearOrRefused() {
    PreHydrationConfig evil =
        new PreHydrationConfig(
            List.of(new PreHydrationConfig.CustomPattern("evil", "(a+)+$")),
            Map.of(),
            "15s",
            10,
            100);
    assertThat(References.of(evil).in("a".repeat(50_000) + "b")).isEmpty();
    PreHydrationConfig broken =
        new PreHydrationConfig(
            List.of(new PreHydrationConfig.CustomPattern("broken", "(?=x)")),
            Map.of(),
            "15s",
            10,
            100);
    assertThatThrownBy(() -> References.of(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'broken' cannot be read");
  }

  @Test
  void progress_failures_stopAStepByNumberOrByLikeness() {
    ProgressTracker tracker = new ProgressTracker(StepIterationConfig.DEFAULT);

    assertThat(tracker.failed("s", "connection refused to host a")).isEmpty();
    assertThat(tracker.failed("s", "connection refused to host b").orElseThrow().reason())
        .contains("twice in the same way");
    assertThat(tracker.failed("t", "one")).isEmpty();
    tracker.worked("t");
    assertThat(tracker.failed("t", "two")).isEmpty();
    assertThat(tracker.failed("t", "entirely different").orElseThrow().reason())
        .isEqualTo("it failed 2 times");
    assertThat(tracker.stopped("t")).isPresent();
    assertThat(tracker.stopped("u")).isEmpty();
  }

  /** Section 14.6, member by member where the other tests do not look. */
  @Test
  void diagnostics_stuckLoopWithASmallWindow_tellLikenessAndTruncations() {
    LoopConfig config = LoopConfig.builder().contextTokenBudget(40).build();
    List<JournalEntry> journal =
        List.of(
            entry(0, new LoopEvent.Started("a1", config)),
            entry(1, new LoopEvent.StepLimitReached("write#1", 2, 0.9, "twice alike")));
    List<Message> conversation =
        List.of(
            Message.system("Be brief."),
            Message.user("Write."),
            Message.assistant("x".repeat(90), List.of()),
            Message.user("Go on."),
            Message.assistant("short", List.of()),
            Message.assistant("short", List.of()));

    JsonObject diagnostics =
        LoopDiagnostics.of(
            "a1",
            "loop-1",
            "completed",
            journal,
            conversation,
            new ContextStrategy.AnchoredSummary(4),
            new WireBody(new RecordMapper(MappingRules.REQUESTS)));

    JsonObject detail = diagnostics.object("stuck_detail").orElseThrow();
    assertThat(detail.get("similarity")).contains(JsonNumber.of(0.9));
    assertThat(detail.string("step_id")).contains("write#1");
    assertThat(diagnostics.object("adaptive").orElseThrow().integer("truncations"))
        .as("two answers were given without seeing everything")
        .contains(2L);
  }

  private static JournalEntry entry(long sequence, LoopEvent event) {
    return new JournalEntry(sequence, "2026-05-01T08:00:00Z", "a1", 0, event, Optional.empty());
  }

  @Test
  void excerpt_anyLimit_neverSplitsACodePoint() {
    String text = "a\u00e9\u20ac\uD83D\uDE00z";
    for (int bytes = 0; bytes < 12; bytes++) {
      String cut = Excerpt.of(text, bytes);
      assertThat(text).startsWith(cut);
      assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(bytes);
      assertThat(cut.isEmpty() || !Character.isHighSurrogate(cut.charAt(cut.length() - 1)))
          .isTrue();
    }
    assertThat(Excerpt.of(text, 100)).isEqualTo(text);
  }

  @Test
  void terms_ofAConversation_areWordsOfWhatWasSaidLast() {
    List<Message> conversation = new ArrayList<>();
    conversation.add(Message.user("forgotten words are too old"));
    for (int i = 0; i < 4; i++) {
      conversation.add(Message.assistant("assistant words do not count"));
    }
    conversation.add(Message.user("(Invoice) the 4711, invoice! sums; Invoice"));

    Set<String> terms = KnowledgeContext.terms(conversation);

    assertThat(terms).containsExactly("Invoice", "4711", "invoice", "sums");
  }

  @Test
  void terms_aroundLettersBeyondTheBasicPlane_areTrimmedByCharacter() {
    assertThat(
            KnowledgeContext.terms(List.of(Message.user("\uD83D\uDE80\uD801\uDC00bc\uD83D\uDE80"))))
        .containsExactly("\uD801\uDC00bc");
  }

  @Test
  void summary_oneAnswerIsKeptAsItIs_severalAreCutBetweenCharacters() {
    String answer = "ü".repeat(1500);
    assertThat(ReasoningLoop.summary(List.of(answer))).isEqualTo(answer);
    assertThat(ReasoningLoop.summary(List.of("a", "b"))).isEqualTo("a\n---\nb");
    assertThat(ReasoningLoop.summary(List.of("x", answer)))
        .isEqualTo("x\n---\n" + "ü".repeat(997) + "...");
    assertThat(ReasoningLoop.summary(List.of())).isEmpty();
  }

  @Test
  void fact_partsAreBoundedInBytes_andConfidenceIsAShare() {
    assertThat(fact("ü".repeat(2048), 1).subject()).hasSize(2048);
    assertThatThrownBy(() -> fact("ü".repeat(2049), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("subject must have 1 to 4096 bytes")
        .hasMessageContaining("4098");
    assertThatThrownBy(() -> fact(" ", 1)).hasMessageContaining("not be blank");
    assertThatThrownBy(() -> fact("a", Double.NaN)).hasMessageContaining("0 to 1");
    assertThatThrownBy(() -> fact("a", 1.01)).hasMessageContaining("0 to 1");
  }

  @Test
  void fact_ofSeveralLines_isShownOnOne() {
    assertThat(fact("sky\r\n- [knowledge/Fact, confidence=1.00] grass", 1).line())
        .isEqualTo("sky - [knowledge/Fact, confidence=1.00] grass is blue");
  }

  @Test
  void recall_byWords_isBestFirstAndOfOneAgent() {
    InMemoryKnowledge knowledge = new InMemoryKnowledge(UUID::randomUUID);
    knowledge.store("a", fact("sky", 0.5));
    knowledge.store("a", fact("wide sky", 0.9));
    knowledge.store("a", fact("sky unsure", 0));
    knowledge.store("a", fact("grass", 1));
    knowledge.store("b", fact("sky", 1));
    assertThat(knowledge.recall("a", "The SKY!", 5))
        .extracting(KnowledgeStore.Fact::subject)
        .containsExactly("wide sky", "sky", "sky unsure");
    assertThat(knowledge.recall("a", "sky", 1)).hasSize(1);
    assertThat(knowledge.recall("a", "", 5)).isEmpty();
    assertThat(knowledge.recall("c", "sky", 5)).isEmpty();
  }

  private static KnowledgeStore.Fact fact(String subject, double confidence) {
    return new KnowledgeStore.Fact(subject, "is", "blue", confidence);
  }

  private static boolean starts(ToolDefinition tool, String prefix) {
    return tool.name().startsWith(prefix);
  }

  private static ToolDefinition tool(String name) {
    return new ToolDefinition(name, "", JsonObject.EMPTY);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int[] letters = LETTERS.codePoints().toArray();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }
}
