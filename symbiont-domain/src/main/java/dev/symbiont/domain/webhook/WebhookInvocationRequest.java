package dev.symbiont.domain.webhook;

import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is sent to the HTTP input to invoke an agent (SDK surface, section 3.20). The runtime takes
 * {@code prompt}, else {@code message}, else the whole body as text.
 *
 * @param prompt what the agent is asked
 * @param message the older name of the prompt
 * @param systemPrompt instructions that come before, at most 4096 characters
 * @param fields any further members, none of them one of the three above
 */
public record WebhookInvocationRequest(
    Optional<String> prompt,
    Optional<String> message,
    Optional<String> systemPrompt,
    JsonObject fields) {

  private static final int MAX_SYSTEM_PROMPT = 4096;
  private static final Set<String> NAMES = Set.of("prompt", "message", "system_prompt");

  /**
   * Checks the lengths and names.
   *
   * @throws IllegalArgumentException if {@code systemPrompt} is too long or {@code fields} holds a
   *     member that has its own component
   */
  public WebhookInvocationRequest {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(message, "message");
    systemPrompt.ifPresent(WebhookInvocationRequest::requireShort);
    NAMES.stream()
        .filter(fields::has)
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "fields must not hold '" + name + "', which has its own component");
            });
  }

  /** Returns a request that asks {@code prompt}. */
  public static WebhookInvocationRequest ofPrompt(String prompt) {
    return new WebhookInvocationRequest(
        Optional.of(prompt), Optional.empty(), Optional.empty(), JsonObject.EMPTY);
  }

  /**
   * Reads a request; {@code null} members count as absent.
   *
   * @throws JsonFormatException if a member has the wrong type or the system prompt is too long
   */
  public static WebhookInvocationRequest fromJson(JsonObject json) {
    JsonObject.Builder fields = JsonObject.builder();
    json.members()
        .forEach(
            (name, value) -> {
              if (!NAMES.contains(name)) {
                fields.put(name, value);
              }
            });
    Optional<String> systemPrompt = WireMembers.optionalText(json, "system_prompt");
    if (systemPrompt.map(String::length).orElse(0) > MAX_SYSTEM_PROMPT) {
      throw new JsonFormatException(
          "$.system_prompt", "system prompt is longer than " + MAX_SYSTEM_PROMPT + " characters");
    }
    return new WebhookInvocationRequest(
        WireMembers.optionalText(json, "prompt"),
        WireMembers.optionalText(json, "message"),
        systemPrompt,
        fields.build());
  }

  /** Returns the request as it goes on the wire, absent members omitted. */
  public JsonObject toJson() {
    JsonObject.Builder json = JsonObject.builder();
    prompt.ifPresent(text -> json.put("prompt", new JsonString(text)));
    message.ifPresent(text -> json.put("message", new JsonString(text)));
    systemPrompt.ifPresent(text -> json.put("system_prompt", new JsonString(text)));
    fields.members().forEach(json::put);
    return json.build();
  }

  private static void requireShort(String systemPrompt) {
    if (systemPrompt.length() > MAX_SYSTEM_PROMPT) {
      throw new IllegalArgumentException(
          "systemPrompt must have at most %d characters, has %d"
              .formatted(MAX_SYSTEM_PROMPT, systemPrompt.length()));
    }
  }
}
