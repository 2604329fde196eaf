package dev.symbiont.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.cedar.error.CedarSyntaxException;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cedar.schema.Schema;
import dev.symbiont.cedar.schema.Validator;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.json.gson.GsonCodec;

/**
 * Any text is either refused with the documented exception or read, and then written and reread.
 */
class CedarFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void policies(FuzzedDataProvider data) {
    PolicySet policies;
    try {
      policies = PolicySet.parse(data.consumeRemainingAsString());
    } catch (CedarSyntaxException refused) {
      return;
    }
    for (Policy policy : policies.policies().values()) {
      assertThat(Policy.parse(policy.toCedar())).isEqualTo(policy);
      assertThat(Policy.fromJson(policy.toJson())).isEqualTo(policy);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void schemas(FuzzedDataProvider data) {
    try {
      Schema schema = Schema.parse(data.consumeRemainingAsString());
      assertThat(new Validator(schema).validate(PolicySet.EMPTY).passed()).isTrue();
    } catch (CedarException refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }

  @FuzzTest(maxDuration = "60s")
  void entities(FuzzedDataProvider data) {
    Entities entities;
    try {
      entities = Entities.fromJson(data.consumeRemainingAsString());
    } catch (JsonFormatException | CedarException refused) {
      return;
    }
    String written = new GsonCodec().writeText(entities.toJson());
    assertThat(Entities.fromJson(written).all()).isEqualTo(entities.all());
  }
}
