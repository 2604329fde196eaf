package dev.symbiont.domain.agent;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import dev.symbiont.domain.wire.WireExtra;
import dev.symbiont.domain.wire.WireName;
import dev.symbiont.domain.wire.WireOmitEmpty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /agents}: the members of the runtime (HTTP contract, section 5.4) and those
 * of the Python SDK (SDK surface, section 3.2). An agent needs a source text, or is external, or is
 * described by a system prompt; see {@link #withSource}.
 *
 * @param name the name of the agent
 * @param dsl its source text
 * @param executionMode how it is run; {@code Ephemeral} without it
 * @param capabilities what it may do, in free words
 * @param metadata what its owner notes about it
 * @param id an alias name that the caller chooses; the embedded runtime knows the agent by it too
 * @param description what it is for
 * @param systemPrompt the standing instruction to its model
 * @param tools the tools that it may call
 * @param model the model that it uses
 * @param temperature how freely the model chooses, 0 to 2
 * @param topP the share of probability that the model chooses from, 0 to 1
 * @param maxTokens longest answer of the model in tokens, at least 1
 * @param extra further members, sent as they are
 */
public record AgentSpec(
    String name,
    @WireName(value = "dsl", aliases = "dsl_source") Optional<String> dsl,
    Optional<ExecutionMode> executionMode,
    @WireOmitEmpty List<String> capabilities,
    @WireOmitEmpty Map<String, String> metadata,
    Optional<String> id,
    Optional<String> description,
    Optional<String> systemPrompt,
    @WireOmitEmpty List<String> tools,
    Optional<String> model,
    Optional<Double> temperature,
    Optional<Double> topP,
    Optional<Integer> maxTokens,
    @WireExtra JsonObject extra)
    implements Constrained {

  private static final double HIGHEST_TEMPERATURE = 2;

  /** Copies the collections; refuses {@code null}. */
  public AgentSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(dsl, "dsl");
    Objects.requireNonNull(executionMode, "executionMode");
    capabilities = List.copyOf(capabilities);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(systemPrompt, "systemPrompt");
    tools = List.copyOf(tools);
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(temperature, "temperature");
    Objects.requireNonNull(topP, "topP");
    Objects.requireNonNull(maxTokens, "maxTokens");
    Objects.requireNonNull(extra, "extra");
  }

  /** Returns a builder for an agent of that name. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Tells whether the agent runs outside the runtime and reports by heartbeat. */
  public boolean isExternal() {
    return executionMode.filter(ExecutionMode.External.class::isInstance).isPresent();
  }

  /**
   * Returns this agent with a source text made from its description, if it has none and is not
   * external. A runtime that takes source text only then accepts it too.
   */
  public AgentSpec withSource() {
    if (dsl.isPresent() || isExternal()) {
      return this;
    }
    return new AgentSpec(
        name,
        Optional.of(AgentSource.of(this)),
        executionMode,
        capabilities,
        metadata,
        id,
        description,
        systemPrompt,
        tools,
        model,
        temperature,
        topP,
        maxTokens,
        extra);
  }

  @Override
  public List<Violation> violations() {
    return new Rules()
        .requireText(name, "name")
        .require(dsl.filter(String::isBlank).isEmpty(), "dsl", "must not be blank")
        .require(
            dsl.isPresent() || isExternal() || systemPrompt.isPresent(),
            "dsl",
            "must be given, unless the agent is external or has a system_prompt")
        .require(
            temperature.filter(t -> !(t >= 0 && t <= HIGHEST_TEMPERATURE)).isEmpty(),
            "temperature",
            "must be 0 to 2")
        .require(topP.filter(p -> !(p >= 0 && p <= 1)).isEmpty(), "top_p", "must be 0 to 1")
        .require(maxTokens.filter(n -> n < 1).isEmpty(), "max_tokens", "must be at least 1")
        .violations();
  }

  /** Describes an agent. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private @Nullable String dsl;
    private @Nullable ExecutionMode executionMode;
    private final List<String> capabilities = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private @Nullable String id;
    private @Nullable String description;
    private @Nullable String systemPrompt;
    private final List<String> tools = new ArrayList<>();
    private @Nullable String model;
    private @Nullable Double temperature;
    private @Nullable Double topP;
    private @Nullable Integer maxTokens;
    private final JsonObject.Builder extra = JsonObject.builder();

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "name");
    }

    /** Sets the source text. */
    public Builder dsl(String value) {
      dsl = value;
      return this;
    }

    /** Sets how the agent is run. */
    public Builder executionMode(ExecutionMode value) {
      executionMode = value;
      return this;
    }

    /** Adds something that the agent may do. */
    public Builder addCapability(String value) {
      capabilities.add(value);
      return this;
    }

    /** Notes something about the agent. */
    public Builder putMetadata(String key, String value) {
      metadata.put(key, value);
      return this;
    }

    /** Sets an alias name. */
    public Builder id(String value) {
      id = value;
      return this;
    }

    /** Sets what the agent is for. */
    public Builder description(String value) {
      description = value;
      return this;
    }

    /** Sets the standing instruction to the model. */
    public Builder systemPrompt(String value) {
      systemPrompt = value;
      return this;
    }

    /** Adds a tool that the agent may call. */
    public Builder addTool(String value) {
      tools.add(value);
      return this;
    }

    /** Sets the model. */
    public Builder model(String value) {
      model = value;
      return this;
    }

    /** Sets how freely the model chooses, 0 to 2. */
    public Builder temperature(double value) {
      temperature = value;
      return this;
    }

    /** Sets the share of probability that the model chooses from, 0 to 1. */
    public Builder topP(double value) {
      topP = value;
      return this;
    }

    /** Sets the longest answer of the model in tokens, at least 1. */
    public Builder maxTokens(int value) {
      maxTokens = value;
      return this;
    }

    /** Sets a further member, sent as it is. */
    public Builder putMember(String member, JsonValue value) {
      extra.put(member, value);
      return this;
    }

    /** Returns the description. */
    public AgentSpec build() {
      return new AgentSpec(
          name,
          Optional.ofNullable(dsl),
          Optional.ofNullable(executionMode),
          capabilities,
          metadata,
          Optional.ofNullable(id),
          Optional.ofNullable(description),
          Optional.ofNullable(systemPrompt),
          tools,
          Optional.ofNullable(model),
          Optional.ofNullable(temperature),
          Optional.ofNullable(topP),
          Optional.ofNullable(maxTokens),
          extra.build());
    }
  }
}
