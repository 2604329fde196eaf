package dev.symbiont.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.cedar.error.CedarSyntaxException;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cedar.schema.Schema;
import dev.symbiont.cedar.schema.ValidationResult;
import dev.symbiont.cedar.schema.Validator;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.testsupport.SeededCases;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Compares this engine with the official one on random input. {@code -Dsymbiont.differential=N}
 * sets the cases of each comparison but the one of authorization, which always runs in full.
 */
class DifferentialTest {
  private static final int CASES = Integer.getInteger("symbiont.differential", 500);
  private static final Optional<OfficialBinding> BINDING = OfficialBinding.load();

  private OfficialBinding official;

  @BeforeEach
  void loadBinding() {
    assumeTrue(BINDING.isPresent(), "the official binding's native library does not load here");
    official = BINDING.orElseThrow();
  }

  /** 2,000 worlds with ten requests each: 20,000 answers. */
  @Test
  void invariant_P17_3_randomWorlds_answerLikeTheOfficialEngine() {
    SeededCases.check(
        1,
        2_000,
        random -> {
          RandomCedar cedar = new RandomCedar(random);
          String text = cedar.policies();
          PolicySet policies = PolicySet.parse(text);
          Entities entities = cedar.entities();
          JsonArray entitiesJson = entities.toJson();
          OfficialBinding.World world = official.world(text, entitiesJson);
          for (int i = 0; i < 10; i++) {
            Request request = cedar.request();
            Authorization actual = policies.authorize(request, entities);
            assertThat(OfficialBinding.Answer.of(actual))
                .as("%s%n%s%n%s%n%s", text, request, entitiesJson, actual)
                .isEqualTo(official.authorize(world, request));
          }
        });
  }

  @Test
  void parse_mutatedPolicies_acceptsWhatTheOfficialEngineAccepts() {
    SeededCases.check(
        1,
        CASES,
        random -> {
          RandomCedar cedar = new RandomCedar(random);
          String text = cedar.mutate(cedar.policies());
          assertThat(accepts(text)).as(text).isEqualTo(official.parses(text));
        });
  }

  private static boolean accepts(String text) {
    try {
      PolicySet.parse(text);
      return true;
    } catch (CedarSyntaxException refused) {
      return false;
    }
  }

  @Test
  void json_randomPolicies_isReadAndWrittenLikeTheOfficialFormat() {
    SeededCases.check(
        1,
        CASES,
        random -> {
          Policy policy = RandomCedar.withoutLongPaths(random).policy();
          assertThat(Policy.fromJson(official.toJson(policy.toCedar())))
              .as(policy.toCedar())
              .isEqualTo(policy);
          assertThat(Policy.parse(official.fromJson(policy.toJson()))).isEqualTo(policy);
        });
  }

  @Test
  void validate_randomPolicies_judgesLikeTheOfficialValidator() {
    Validator validator = new Validator(Schema.parse(RandomCedar.SCHEMA));
    SeededCases.check(
        1,
        CASES,
        random -> {
          String policy = new RandomCedar(random).policy().toCedar();
          ValidationResult actual = validator.validate(PolicySet.parse(policy));
          assertThat(actual.passed())
              .as("%s%n%s", policy, actual)
              .isEqualTo(official.validates(RandomCedar.SCHEMA, policy));
        });
  }

  @Test
  void parseSchema_mutatedSchemas_acceptsWhatTheOfficialEngineAccepts() {
    SeededCases.check(
        1,
        CASES,
        random -> {
          String schema = new RandomCedar(random).mutate(RandomCedar.SCHEMA);
          assertThat(acceptsSchema(schema)).as(schema).isEqualTo(official.parsesSchema(schema));
        });
  }

  private static boolean acceptsSchema(String schema) {
    try {
      Schema.parse(schema);
      return true;
    } catch (CedarException refused) {
      return false;
    }
  }
}
