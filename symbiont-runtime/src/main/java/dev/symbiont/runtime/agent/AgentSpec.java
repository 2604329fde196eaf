package dev.symbiont.runtime.agent;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a new agent is made from.
 *
 * @param name 1 to 256 characters without control characters; need not be unique, but must be none
 *     of the words that the routes reserve, and not look like a UUID
 * @param alias a second name under which the agent is found, by the same rules
 * @param mode when and where it runs
 * @param dsl the source text; may be empty for an external agent only
 * @param capabilities free words; an unmodifiable copy
 * @param metadata free texts by name; an unmodifiable copy
 */
public record AgentSpec(
    String name,
    Optional<String> alias,
    ExecutionMode mode,
    String dsl,
    List<String> capabilities,
    Map<String, String> metadata) {
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_DSL = 1 << 20;

  /** Words that stand where an agent's name stands in the path of a route (section 9.0.5). */
  private static final Set<String> RESERVED = Set.of("deploy", "deployments");

  /** Checks the names and the source, and copies the collections. */
  public AgentSpec {
    requireName("Agent name", name);
    alias.ifPresent(text -> requireName("Agent alias", text));
    Objects.requireNonNull(mode, "mode");
    requireSource(mode, dsl);
    capabilities = List.copyOf(capabilities);
    metadata = Map.copyOf(metadata);
  }

  /** Returns an ephemeral agent without capabilities and metadata. */
  public static AgentSpec of(String name, String dsl) {
    return new AgentSpec(
        name, Optional.empty(), ExecutionMode.Plain.EPHEMERAL, dsl, List.of(), Map.of());
  }

  static void requireName(String what, String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException(what + " cannot be empty");
    }
    if (name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "%s must have at most %d characters, has %d"
              .formatted(what, LONGEST_NAME, name.length()));
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(what + " must not hold control characters");
    }
    if (RESERVED.contains(name) || AgentIds.parse(name).isPresent()) {
      throw new IllegalArgumentException(
          what + " must not be a reserved word (" + RESERVED + ") nor a UUID");
    }
  }

  static void requireSource(ExecutionMode mode, String dsl) {
    if (dsl.isBlank() && !mode.isExternal()) {
      throw new IllegalArgumentException("Agent DSL cannot be empty unless the agent is External");
    }
    if (dsl.length() > LONGEST_DSL) {
      throw new IllegalArgumentException(
          "Agent DSL must have at most %d characters, has %d".formatted(LONGEST_DSL, dsl.length()));
    }
  }

  /** Reading of agent ids. */
  static final class AgentIds {
    private static final java.util.regex.Pattern SPELLING =
        java.util.regex.Pattern.compile(
            "(?:urn:uuid:)?\\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})"
                + "-?([0-9a-f]{12})}?",
            java.util.regex.Pattern.CASE_INSENSITIVE);

    private AgentIds() {}

    /** Reads a UUID in its hyphenated, plain, braced or URN form (section 4). */
    static Optional<UUID> parse(String text) {
      var parts = SPELLING.matcher(text);
      return parts.matches()
          ? Optional.of(
              UUID.fromString(
                  String.join(
                      "-",
                      parts.group(1),
                      parts.group(2),
                      parts.group(3),
                      parts.group(4),
                      parts.group(5))))
          : Optional.empty();
    }
  }
}
