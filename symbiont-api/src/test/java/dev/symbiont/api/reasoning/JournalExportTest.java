package dev.symbiont.api.reasoning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.LoopDecision;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.LoopResult;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.RecoveryStrategy;
import dev.symbiont.domain.reasoning.RustSpelling;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.json.gson.MappingRules;
import dev.symbiont.json.gson.RecordMapper;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runtime reasoning specification sections 2.8 to 2.14, and invariant 12 of section 23: "JSON round
 * trip: SDK spelling of every union; Rust spelling → Java → SDK spelling is total; unknown fields
 * and nulls tolerated." That every record and union of the contract survives the round trip is in
 * WireRoundTripTest of symbiont-json-gson.
 */
class JournalExportTest {
  private final GsonCodec codec = new GsonCodec();
  private final RecordMapper mapper = new RecordMapper(MappingRules.TOLERANT);

  static Stream<Arguments> spellings() {
    return Stream.of(
        both("{'ToolCall':{'call_id':'c','name':'n','arguments':'{}'}}", toolCall()),
        both(
            "{'Delegate':{'target':'t','message':'m','call_id':'c'}}",
            new ProposedAction.Delegate("t", "m")),
        both("{'Respond':{'content':'x'}}", new ProposedAction.Respond("x")),
        both("{'Terminate':{'reason':'r','output':'o'}}", new ProposedAction.Terminate("r", "o")),
        both(
            "{'Retry':{'max_attempts':2,'base_delay':{'secs':0,'nanos':500000000}}}",
            new RecoveryStrategy.Retry(2, 500)),
        both(
            "{'Fallback':{'alternatives':['a','b']}}",
            new RecoveryStrategy.Fallback(List.of("a", "b"))),
        both(
            "{'CachedResult':{'max_staleness':{'secs':60,'nanos':999999}}}",
            new RecoveryStrategy.CachedResult(60_000)),
        both("{'LlmRecovery':{'max_recovery_attempts':1}}", new RecoveryStrategy.LlmRecovery(1)),
        both(
            "{'Escalate':{'queue':'q','context_snapshot':true}}",
            new RecoveryStrategy.Escalate("q", true)),
        both("'DeadLetter'", new RecoveryStrategy.DeadLetter()),
        both("'Completed'", new TerminationReason.Completed()),
        both("'MaxIterations'", new TerminationReason.MaxIterations()),
        both("'MaxTokens'", new TerminationReason.MaxTokens()),
        both("'Timeout'", new TerminationReason.Timeout()),
        both("{'PolicyDenial':{'reason':'r'}}", new TerminationReason.PolicyDenial("r")),
        both("{'Error':{'message':'m'}}", new TerminationReason.Failed("m")),
        both(
            "{'Started':{'agent_id':'a','config':{'max_iterations':25,'max_total_tokens':100000,"
                + "'timeout':{'secs':300,'nanos':0},'default_recovery':{'Retry':{'max_attempts':2,"
                + "'base_delay':{'secs':0,'nanos':500000000}}},'tool_timeout':{'secs':30,'nanos':0},"
                + "'max_concurrent_tools':5,'context_token_budget':32000,'temperature':0.3}}}",
            new LoopEvent.Started(
                "a",
                LoopConfig.builder()
                    .maxIterations(25)
                    .maxConcurrentTools(5)
                    .contextTokenBudget(32_000)
                    .defaultRecovery(new RecoveryStrategy.Retry(2, 500))
                    .temperature(0.3)
                    .build())),
        both(
            "{'ReasoningComplete':{'iteration':1,'actions':[{'ToolCall':{'call_id':'c','name':'n',"
                + "'arguments':'{}'}}],'usage':{'prompt_tokens':1,'completion_tokens':2,"
                + "'total_tokens':3}}}",
            new LoopEvent.ReasoningComplete(1, List.of(toolCall()), new Usage(1, 2, 3))),
        both(
            "{'PolicyEvaluated':{'iteration':1,'action_count':2,'denied_count':1}}",
            new LoopEvent.PolicyEvaluated(1, 2, 1)),
        both(
            "{'ToolsDispatched':{'iteration':1,'tool_count':2,'duration':{'secs':1,'nanos':1999999}}}",
            new LoopEvent.ToolsDispatched(1, 2, 1001)),
        both(
            "{'ObservationsCollected':{'iteration':1,'observation_count':2}}",
            new LoopEvent.ObservationsCollected(1, 2)),
        both(
            "{'Terminated':{'reason':{'PolicyDenial':{'reason':'r'}},'iterations':1,'total_usage':"
                + "{'prompt_tokens':0,'completion_tokens':0,'total_tokens':0},"
                + "'duration':{'secs':2,'nanos':0}}}",
            new LoopEvent.Terminated(new TerminationReason.PolicyDenial("r"), 1, Usage.ZERO, 2000)),
        both(
            "{'RecoveryTriggered':{'iteration':1,'tool_name':'n','strategy':{'Retry':{"
                + "'max_attempts':1,'base_delay':{'secs':1,'nanos':0}}},'error':'e'}}",
            new LoopEvent.RecoveryTriggered(1, "n", new RecoveryStrategy.Retry(1, 1000), "e")),
        both(
            "{'StepLimitReached':{'step_id':'s','attempts':2,'reason':'r'}}",
            new LoopEvent.StepLimitReached("s", 2, 0, "r")),
        both(
            "{'PreHydrationComplete':{'references_found':3,'references_resolved':2,"
                + "'references_failed':1,'total_tokens':9}}",
            new LoopEvent.PreHydrationComplete(3, 2, 1, 9)));
  }

  private static ProposedAction.ToolCall toolCall() {
    return new ProposedAction.ToolCall("c", "n", "{}");
  }

  private static Arguments both(String rust, Object value) {
    return Arguments.of(rust.replace('\'', '"'), value);
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void invariant_R23_12_rustSpelling_isReadAndWrittenInTheSpellingOfTheSdks(
      String rust, Object value) {
    Class<?> union = value.getClass().getInterfaces()[0];
    JsonValue spelled = RustSpelling.union(json(rust));

    assertThat((Object) mapper.read(spelled, union)).isEqualTo(value);
    JsonObject sdk = (JsonObject) mapper.write(value);
    assertThat(RustSpelling.union(sdk)).as("left alone").isEqualTo(sdk);
    assertThat((Object) mapper.read(sdk, union)).isEqualTo(value);
    JsonObject tolerated = sdk.toBuilder().put("zz_new", 1).put("zz_none", JsonNull.NULL).build();
    assertThat((Object) mapper.read(tolerated, union)).isEqualTo(value);
  }

  @Test
  void invariant_R23_12_decisionsAndResults_areReadToo() {
    assertThat(decision("'Allow'")).isEqualTo(new LoopDecision.Allow());
    assertThat(decision("{'Deny':{'reason':'r'}}")).isEqualTo(new LoopDecision.Deny("r"));
    assertThat(decision("{'Modify':{'modified_action':{'Respond':{'content':'x'}},'reason':'r'}}"))
        .isEqualTo(new LoopDecision.Modify(new ProposedAction.Respond("x"), "r"));
    JsonObject result =
        (JsonObject)
            json(
                "{'output':'o','iterations':1,'total_usage':{'prompt_tokens':0,'completion_tokens':0,"
                    + "'total_tokens':0},'termination_reason':'Completed',"
                    + "'duration':{'secs':1,'nanos':0},'conversation':{}}");
    assertThat(mapper.read(RustSpelling.members(result), LoopResult.class))
        .isEqualTo(
            new LoopResult(
                "o", 1, Usage.ZERO, new TerminationReason.Completed(), 1000, Optional.empty()));
  }

  private LoopDecision decision(String rust) {
    return mapper.read(RustSpelling.decision(json(rust)), LoopDecision.class);
  }

  @Test
  void read_exportOfTheRustRuntime_givesItsEntries() {
    List<JournalEntry> entries =
        JournalExport.read(
            """
            [{"sequence":0,"timestamp":"2026-01-02T03:04:05.123456789Z",
              "agent_id":"00000000-0000-4000-8000-000000000001","iteration":1,
              "event":{"PolicyEvaluated":{"iteration":1,"action_count":1,"denied_count":0}}},
             {"sequence":1,"timestamp":"2026-01-02T03:04:06Z","agent_id":"a","iteration":1,
              "event":{"FromTheFuture":{"secret":42}}},
             {"sequence":2,"timestamp":"2026-01-02T03:04:07Z","agent_id":"a","iteration":1,
              "event":{"type":"observations_collected","iteration":1,"observation_count":4}}]
            """);

    assertThat(entries.get(0).event()).isEqualTo(new LoopEvent.PolicyEvaluated(1, 1, 0));
    assertThat(entries.get(1).event())
        .isEqualTo(new LoopEvent.Unknown(json("{'type':'from_the_future','secret':42}")));
    assertThat(entries.get(2).event()).isEqualTo(new LoopEvent.ObservationsCollected(1, 4));
  }

  @Test
  void read_longestTimes_doNotOverflow() {
    String rust =
        "{'ToolsDispatched':{'iteration':1,'tool_count':2,'duration':"
            + "{'secs':9223372036854775807,'nanos':999999999}}}";
    assertThat(mapper.read(RustSpelling.union(json(rust)), LoopEvent.class))
        .isEqualTo(new LoopEvent.ToolsDispatched(1, 2, Long.MAX_VALUE));
  }

  @Test
  void read_noJournal_namesTheProblem() {
    assertThatThrownBy(() -> JournalExport.read("{}"))
        .isInstanceOf(JsonFormatException.class)
        .hasMessageContaining("array of entries");
    assertThatThrownBy(() -> JournalExport.read("[{\"sequence\":0}]"))
        .isInstanceOf(JsonFormatException.class)
        .hasMessageContaining("timestamp");
    assertThatThrownBy(() -> JournalExport.read("[1]")).isInstanceOf(JsonFormatException.class);
  }

  private JsonValue json(String text) {
    return codec.read(text.replace('\'', '"'), JsonLimits.DEFAULT);
  }
}
