package dev.symbiont.runtime.review;

import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.review.ReviewedTool;
import dev.symbiont.schemapin.CanonicalSchema;
import java.util.HexFormat;

/** What an approval is bound to: name, description, schema and provider (section 7.6). */
final class ToolDigest {
  private ToolDigest() {}

  /**
   * Returns the SHA-256 of the canonical tool in 64 hexadecimal digits.
   *
   * @throws dev.symbiont.schemapin.CanonicalizationException if the tool has no canonical form
   */
  static String of(ReviewedTool tool) {
    return HexFormat.of().formatHex(CanonicalSchema.of(json(tool)).sha256());
  }

  private static JsonObject json(ReviewedTool tool) {
    return JsonObject.builder()
        .put("name", tool.name())
        .put("description", tool.description())
        .put("schema", tool.schema())
        .put(
            "provider",
            JsonObject.builder()
                .put("name", tool.provider().name())
                .put(
                    "public_key_url",
                    tool.provider()
                        .publicKeyUrl()
                        .<JsonValue>map(JsonString::new)
                        .orElse(JsonNull.NULL))
                .build())
        .build();
  }
}
