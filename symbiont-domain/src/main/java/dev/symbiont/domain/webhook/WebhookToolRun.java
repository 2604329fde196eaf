package dev.symbiont.domain.webhook;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.util.Objects;

/**
 * One tool that ran while a webhook was answered.
 *
 * @param tool the bare name of the tool
 * @param input what the tool was given; any JSON
 * @param outputPreview the beginning of what it gave back, at most 500 bytes from the runtime
 */
public record WebhookToolRun(String tool, JsonValue input, String outputPreview) {
  /** Refuses {@code null}. */
  public WebhookToolRun {
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(outputPreview, "outputPreview");
  }

  /**
   * Reads a tool run.
   *
   * @throws dev.symbiont.domain.json.JsonFormatException if a member is missing or has the wrong
   *     type
   */
  public static WebhookToolRun fromJson(JsonObject json) {
    return new WebhookToolRun(
        WireMembers.text(json, "tool"),
        json.get("input").orElse(JsonObject.EMPTY),
        WireMembers.optionalText(json, "output_preview").orElse(""));
  }

  /** Returns the tool run as it goes on the wire. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("tool", tool)
        .put("input", input)
        .put("output_preview", outputPreview)
        .build();
  }
}
