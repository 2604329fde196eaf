package dev.symbiont.runtime.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.policy.Glob;
import dev.symbiont.testsupport.SeededCases;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runtime policy specification section 3.3, invariants included. */
@Timeout(60)
class RuleSetTest {
  private static final List<String> NAMES = List.of("a", "b", "team-a", "team-b");
  private static final List<String> PATTERNS = List.of("*", "a", "b", "team-*", "?", "*-?");
  private static final List<String> ACTIONS = List.of("send_message", "ask");
  private static final List<String> OPERATIONS = List.of("allow", "deny", "send_message", "*k");

  @Test
  void decide_noRules_allowsSelfMessagesOnly() {
    for (String sender : NAMES) {
      for (String recipient : NAMES) {
        assertThat(decide(RuleSet.EMPTY, sender, recipient, "send_message", 0).allowed())
            .isEqualTo(sender.equals(recipient));
      }
    }
    assertThat(decide(RuleSet.EMPTY, "a", "b", "x", 0).reason())
        .isEqualTo("no matching rule and default is deny");
  }

  @Test
  void decide_maxDepth_limitsAllowAndNotDeny() {
    RuleSet allow = RuleSet.of(List.of(rule("r", "a", "b", Effect.ALLOW, 10, 3)));
    assertThat(decide(allow, "a", "b", "send_message", 2).allowed()).isTrue();
    Decision deep = decide(allow, "a", "b", "send_message", 3);
    assertThat(deep.allowed()).isFalse();
    assertThat(deep.reason()).isEqualTo("delegation depth 3 reached limit 3");
    RuleSet deny = RuleSet.of(List.of(rule("r", "a", "b", Effect.DENY, 10, 3)));
    assertThat(decide(deny, "a", "b", "send_message", 9).reason()).isEqualTo("denied by rule r");
  }

  @Test
  void decide_samePriority_looksAtDenyFirst() {
    RuleSet rules =
        RuleSet.of(
            List.of(
                rule("yes", "*", "*", Effect.ALLOW, 1, -1),
                rule("no", "*", "*", Effect.DENY, 1, -1)));
    assertThat(decide(rules, "a", "b", "x", 0).rule().map(CommunicationRule::id)).contains("no");
    assertThat(decide(rules, "a", "a", "x", 0).allowed()).isFalse();
  }

  @Test
  void decide_agentWithIdAndName_matchesBoth() {
    Party agent = new Party(Optional.of("id-1"), "analyst");
    for (String from : List.of("id-1", "analyst", "ana*", "id-?")) {
      RuleSet rules = RuleSet.of(List.of(rule("r", from, "*", Effect.ALLOW, 0, -1)));
      assertThat(rules.decide(agent, Party.named("b"), "x", 0).allowed()).as(from).isTrue();
    }
    Party namesake = new Party(Optional.of("id-2"), "analyst");
    assertThat(RuleSet.EMPTY.decide(agent, namesake, "x", 0).allowed()).isFalse();
  }

  @Test
  void decide_addedDeny_neverAllowsMore() {
    SeededCases.check(
        1,
        300,
        random -> {
          List<CommunicationRule> rules = rules(random, false);
          List<CommunicationRule> more = new ArrayList<>(rules);
          more.add(
              random.nextInt(more.size() + 1),
              rule("new", any(random, PATTERNS), any(random, PATTERNS), Effect.DENY, random));
          RuleSet before = RuleSet.of(rules);
          RuleSet after = RuleSet.of(more);
          forAllQuestions(
              (sender, recipient, action, depth) -> {
                if (decide(after, sender, recipient, action, depth).allowed()) {
                  assertThat(decide(before, sender, recipient, action, depth).allowed()).isTrue();
                }
              });
        });
  }

  @Test
  void decide_permutedRulesOfDistinctPriorities_decidesTheSame() {
    SeededCases.check(
        1,
        300,
        random -> {
          List<CommunicationRule> rules = rules(random, true);
          List<CommunicationRule> shuffled = new ArrayList<>(rules);
          Collections.shuffle(shuffled, random);
          RuleSet one = RuleSet.of(rules);
          RuleSet other = RuleSet.of(shuffled);
          forAllQuestions(
              (sender, recipient, action, depth) ->
                  assertThat(decide(other, sender, recipient, action, depth))
                      .isEqualTo(decide(one, sender, recipient, action, depth)));
        });
  }

  @Test
  void glob_wildcardsAndMetacharacters_matchLiterally() {
    assertThat(Glob.of("a.c").matches("abc")).isFalse();
    assertThat(Glob.of("\\E.*").matches("\\E.xyz")).isTrue();
    assertThat(Glob.of("?").matches("\n")).isTrue();
    assertThat(Glob.of("A*").matches("abc")).isFalse();
    assertThat(Glob.of("*a*".repeat(80)).matches("b".repeat(100_000))).isFalse();
    assertThatThrownBy(() -> Glob.of("")).hasMessageContaining("1 to 256");
    assertThatThrownBy(() -> Glob.of("*".repeat(257))).hasMessageContaining("has 257");
  }

  private interface Question {
    void ask(String sender, String recipient, String action, long depth);
  }

  private static void forAllQuestions(Question question) {
    for (String sender : NAMES) {
      for (String recipient : NAMES) {
        for (String action : ACTIONS) {
          for (long depth = 0; depth < 3; depth++) {
            question.ask(sender, recipient, action, depth);
          }
        }
      }
    }
  }

  private static Decision decide(
      RuleSet rules, String sender, String recipient, String action, long depth) {
    return rules.decide(Party.named(sender), Party.named(recipient), action, depth);
  }

  private static List<CommunicationRule> rules(Random random, boolean distinctPriorities) {
    List<CommunicationRule> rules = new ArrayList<>();
    for (int i = 0; i < random.nextInt(8); i++) {
      Effect effect = random.nextBoolean() ? Effect.ALLOW : Effect.DENY;
      CommunicationRule rule =
          rule("r" + i, any(random, PATTERNS), any(random, PATTERNS), effect, random);
      rules.add(
          distinctPriorities
              ? rule(rule.id(), rule.from(), rule.to(), effect, i * 7 % 11, i % 4 - 1)
              : rule);
    }
    return rules;
  }

  private static CommunicationRule rule(
      String id, String from, String to, Effect effect, Random random) {
    return new CommunicationRule(
        id,
        from,
        to,
        any(random, OPERATIONS),
        effect,
        "",
        random.nextInt(3),
        random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt(3)),
        Instant.EPOCH,
        JsonObject.EMPTY);
  }

  private static CommunicationRule rule(
      String id, String from, String to, Effect effect, long priority, long maxDepth) {
    return new CommunicationRule(
        id,
        from,
        to,
        effect.word(),
        effect,
        "",
        priority,
        maxDepth < 0 ? OptionalLong.empty() : OptionalLong.of(maxDepth),
        Instant.EPOCH,
        JsonObject.EMPTY);
  }

  private static String any(Random random, List<String> words) {
    return words.get(random.nextInt(words.size()));
  }
}
