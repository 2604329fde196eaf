package dev.symbiont.runtime.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.review.ReviewedTool;
import dev.symbiont.json.gson.GsonCodec;
import java.nio.charset.StandardCharsets;

class RuleAnalyzerFuzzTest {
  private static final JsonLimits LIMITS =
      new JsonLimits(ToolLimits.LONGEST_SCHEMA, ToolLimits.DEEPEST_SCHEMA);

  @FuzzTest
  void analyse_anySchemaAndText_endsWithARiskInRange(byte[] bytes) {
    JsonValue json;
    try {
      json = new GsonCodec().read(bytes, LIMITS);
    } catch (JsonFormatException e) {
      json = JsonObject.EMPTY;
    }
    JsonObject schema = json instanceof JsonObject object ? object : JsonObject.EMPTY;
    String text = new String(bytes, StandardCharsets.UTF_8);
    ReviewedTool tool = new ReviewedTool(text, text, schema, Tools.harmless().provider());
    try {
      Analysis analysis = new RuleAnalyzer().analyse(tool);
      assertThat(Risk.score(analysis.risk())).isBetween(0, 100);
      assertThat(analysis.findings()).hasSizeLessThanOrEqualTo(RuleAnalyzer.MOST_LISTED);
    } catch (ToolView.TooEntangledException e) {
      assertThat(schema.size()).isPositive();
    }
  }
}
