package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.wire.WireDefault;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The limits of a reasoning loop. The defaults are those that the SDKs document.
 *
 * @param maxIterations how often the model is asked, 1 to 10,000
 * @param maxTotalTokens tokens over all model calls, at least 1; one call may overshoot
 * @param timeoutMs time for the whole loop in milliseconds; 0 ends it at once
 * @param defaultRecovery what happens when a tool fails
 * @param toolTimeoutMs time for one tool call in milliseconds; 0 ends it at once
 * @param maxConcurrentTools tool calls at the same time, 1 to 256
 * @param contextTokenBudget tokens of conversation handed to the model, approximately
 * @param toolDefinitions the tools the model may call; empty for all tools of the runtime
 * @param temperature randomness, 0 to 2; an extension
 * @param maxOutputTokens longest single answer; an extension
 * @param maxDelegationDepth how deep agents may hand tasks on; an extension
 * @param toolProfile which of the tools the loop may see; an extension
 * @param stepIteration when the loop is taken to be stuck; not watched when absent; an extension
 * @param preHydration what is looked up before the model is asked; an extension
 * @param toolChoice whether the model has to call a tool; an extension
 */
public record LoopConfig(
    int maxIterations,
    long maxTotalTokens,
    long timeoutMs,
    RecoveryStrategy defaultRecovery,
    long toolTimeoutMs,
    int maxConcurrentTools,
    int contextTokenBudget,
    @WireDefault("[]") List<ToolDefinition> toolDefinitions,
    Optional<Double> temperature,
    Optional<Integer> maxOutputTokens,
    Optional<Integer> maxDelegationDepth,
    Optional<ToolFilterProfile> toolProfile,
    Optional<StepIterationConfig> stepIteration,
    Optional<PreHydrationConfig> preHydration,
    Optional<ToolChoice> toolChoice) {
  /** The documented defaults. */
  public static final LoopConfig DEFAULT = builder().build();

  private static final int MOST_ITERATIONS = 10_000;
  private static final int MOST_CONCURRENT_TOOLS = 256;

  /** Checks the ranges. */
  public LoopConfig {
    requireRange("max_iterations", maxIterations, 1, MOST_ITERATIONS);
    requireRange("max_total_tokens", maxTotalTokens, 1, Long.MAX_VALUE);
    requireRange("timeout_ms", timeoutMs, 0, Long.MAX_VALUE);
    requireRange("tool_timeout_ms", toolTimeoutMs, 0, Long.MAX_VALUE);
    requireRange("max_concurrent_tools", maxConcurrentTools, 1, MOST_CONCURRENT_TOOLS);
    requireRange("context_token_budget", contextTokenBudget, 0, Integer.MAX_VALUE);
    Objects.requireNonNull(defaultRecovery, "defaultRecovery");
    toolDefinitions = List.copyOf(toolDefinitions);
    if (temperature.isPresent() && !(temperature.get() >= 0 && temperature.get() <= 2)) {
      throw new IllegalArgumentException("temperature must be 0 to 2, was " + temperature.get());
    }
    maxOutputTokens.ifPresent(n -> requireRange("max_output_tokens", n, 1, Integer.MAX_VALUE));
    maxDelegationDepth.ifPresent(n -> requireRange("max_delegation_depth", n, 0, 32));
    Objects.requireNonNull(toolProfile, "toolProfile");
    Objects.requireNonNull(stepIteration, "stepIteration");
    Objects.requireNonNull(preHydration, "preHydration");
    Objects.requireNonNull(toolChoice, "toolChoice");
  }

  /** Returns a builder at the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with this configuration. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.maxIterations = maxIterations;
    builder.maxTotalTokens = maxTotalTokens;
    builder.timeoutMs = timeoutMs;
    builder.defaultRecovery = defaultRecovery;
    builder.toolTimeoutMs = toolTimeoutMs;
    builder.maxConcurrentTools = maxConcurrentTools;
    builder.contextTokenBudget = contextTokenBudget;
    builder.toolDefinitions = toolDefinitions;
    builder.temperature = temperature;
    builder.maxOutputTokens = maxOutputTokens;
    builder.maxDelegationDepth = maxDelegationDepth;
    builder.toolProfile = toolProfile;
    builder.stepIteration = stepIteration;
    builder.preHydration = preHydration;
    builder.toolChoice = toolChoice;
    return builder;
  }

  private static void requireRange(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          most == Long.MAX_VALUE || most == Integer.MAX_VALUE
              ? "%s must be at least %d, was %d".formatted(field, least, value)
              : "%s must be %d to %d, was %d".formatted(field, least, most, value));
    }
  }

  /** Collects limits. Not thread-safe. */
  public static final class Builder {
    private int maxIterations = 10;
    private long maxTotalTokens = 100_000;
    private long timeoutMs = 300_000;
    private RecoveryStrategy defaultRecovery = new RecoveryStrategy.DeadLetter();
    private long toolTimeoutMs = 30_000;
    private int maxConcurrentTools = 4;
    private int contextTokenBudget = 4096;
    private List<ToolDefinition> toolDefinitions = List.of();
    private Optional<Double> temperature = Optional.empty();
    private Optional<Integer> maxOutputTokens = Optional.empty();
    private Optional<Integer> maxDelegationDepth = Optional.empty();
    private Optional<ToolFilterProfile> toolProfile = Optional.empty();
    private Optional<StepIterationConfig> stepIteration = Optional.empty();
    private Optional<PreHydrationConfig> preHydration = Optional.empty();
    private Optional<ToolChoice> toolChoice = Optional.empty();

    private Builder() {}

    /** Sets how often the model is asked; 10 by default. */
    public Builder maxIterations(int value) {
      maxIterations = value;
      return this;
    }

    /** Sets the tokens over all model calls; 100,000 by default. */
    public Builder maxTotalTokens(long value) {
      maxTotalTokens = value;
      return this;
    }

    /** Sets the time for the whole loop in milliseconds; 300,000 by default. */
    public Builder timeoutMs(long value) {
      timeoutMs = value;
      return this;
    }

    /** Sets what happens when a tool fails; {@code dead_letter} by default. */
    public Builder defaultRecovery(RecoveryStrategy value) {
      defaultRecovery = value;
      return this;
    }

    /** Sets the time for one tool call in milliseconds; 30,000 by default. */
    public Builder toolTimeoutMs(long value) {
      toolTimeoutMs = value;
      return this;
    }

    /** Sets the number of tool calls at the same time; 4 by default. */
    public Builder maxConcurrentTools(int value) {
      maxConcurrentTools = value;
      return this;
    }

    /** Sets the tokens of conversation handed to the model; 4,096 by default. */
    public Builder contextTokenBudget(int value) {
      contextTokenBudget = value;
      return this;
    }

    /** Sets the tools the model may call; empty, the default, for all tools of the runtime. */
    public Builder toolDefinitions(List<ToolDefinition> value) {
      toolDefinitions = value;
      return this;
    }

    /** Sets the randomness; the provider's default when not set. */
    public Builder temperature(double value) {
      temperature = Optional.of(value);
      return this;
    }

    /** Sets the longest single answer in tokens. */
    public Builder maxOutputTokens(int value) {
      maxOutputTokens = Optional.of(value);
      return this;
    }

    /** Sets how deep agents may hand tasks on; 3 when not set. */
    public Builder maxDelegationDepth(int value) {
      maxDelegationDepth = Optional.of(value);
      return this;
    }

    /** Sets which of the tools the loop may see; all when not set. */
    public Builder toolProfile(ToolFilterProfile value) {
      toolProfile = Optional.of(value);
      return this;
    }

    /** Sets when the loop is taken to be stuck; not watched when not set. */
    public Builder stepIteration(StepIterationConfig value) {
      stepIteration = Optional.of(value);
      return this;
    }

    /** Sets what is looked up before the model is asked; nothing when not set. */
    public Builder preHydration(PreHydrationConfig value) {
      preHydration = Optional.of(value);
      return this;
    }

    /** Sets whether the model has to call a tool; it decides itself when not set. */
    public Builder toolChoice(ToolChoice value) {
      toolChoice = Optional.of(value);
      return this;
    }

    /**
     * Returns the configuration.
     *
     * @throws IllegalArgumentException if a limit is out of its range
     */
    public LoopConfig build() {
      return new LoopConfig(
          maxIterations,
          maxTotalTokens,
          timeoutMs,
          defaultRecovery,
          toolTimeoutMs,
          maxConcurrentTools,
          contextTokenBudget,
          toolDefinitions,
          temperature,
          maxOutputTokens,
          maxDelegationDepth,
          toolProfile,
          stepIteration,
          preHydration,
          toolChoice);
    }
  }
}
