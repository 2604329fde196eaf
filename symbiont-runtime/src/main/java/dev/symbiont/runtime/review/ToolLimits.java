package dev.symbiont.runtime.review;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.review.HumanReviewDecision;
import dev.symbiont.domain.review.ReviewSessionCreate;
import dev.symbiont.domain.review.ReviewedTool;
import dev.symbiont.schemapin.CanonicalizationException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What may be submitted and said: the input limits of section 7.5, and some of our own. */
final class ToolLimits {
  static final int LONGEST_SCHEMA = 64 * 1024;
  static final int DEEPEST_SCHEMA = 32;
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_URL = 2048;
  private static final int LONGEST_TEXT = 16 * 1024;

  private final JsonCodec json;

  ToolLimits(JsonCodec json) {
    this.json = json;
  }

  /** Returns what is wrong with a submission, by field. */
  Map<String, String> problems(ReviewSessionCreate request) {
    Map<String, String> problems = new LinkedHashMap<>();
    ReviewedTool tool = request.tool();
    requireName("tool.name", tool.name(), problems);
    requireText("tool.description", tool.description(), LONGEST_TEXT, problems);
    requireName("tool.provider.name", tool.provider().name(), problems);
    requireText(
        "tool.provider.public_key_url",
        tool.provider().publicKeyUrl().orElse(""),
        LONGEST_URL,
        problems);
    requireName("submitted_by", request.submittedBy(), problems);
    requireSchema(tool.schema(), problems);
    if (problems.isEmpty()) {
      requireCanonicalForm(tool, problems);
    }
    return problems;
  }

  /** Returns what is wrong with a decision, by field. */
  Map<String, String> problems(HumanReviewDecision decision) {
    Map<String, String> problems = new LinkedHashMap<>();
    requireName("reviewer_id", decision.reviewerId(), problems);
    requireText("comments", decision.comments().orElse(""), LONGEST_TEXT, problems);
    return problems;
  }

  private void requireSchema(JsonObject schema, Map<String, String> problems) {
    if (isDeeper(schema, DEEPEST_SCHEMA)) {
      problems.put("tool.schema", "must nest at most %d deep".formatted(DEEPEST_SCHEMA));
    } else if (json.write(schema).length > LONGEST_SCHEMA) {
      problems.put("tool.schema", "must have at most %d bytes".formatted(LONGEST_SCHEMA));
    }
  }

  private static boolean isDeeper(JsonValue value, int levels) {
    if (value instanceof JsonObject object) {
      return levels == 0
          || object.members().values().stream().anyMatch(member -> isDeeper(member, levels - 1));
    }
    if (value instanceof JsonArray array) {
      return levels == 0
          || array.values().stream().anyMatch(element -> isDeeper(element, levels - 1));
    }
    return false;
  }

  private static void requireCanonicalForm(ReviewedTool tool, Map<String, String> problems) {
    try {
      ToolDigest.of(tool);
    } catch (CanonicalizationException e) {
      problems.put("tool", "has no canonical form to sign: " + e.getMessage());
    }
  }

  private static void requireName(String field, String name, Map<String, String> problems) {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      problems.put(field, "must have 1 to %d characters".formatted(LONGEST_NAME));
    }
  }

  private static void requireText(
      String field, String text, int longest, Map<String, String> problems) {
    if (text.length() > longest) {
      problems.put(field, "must have at most %d characters".formatted(longest));
    }
  }
}
