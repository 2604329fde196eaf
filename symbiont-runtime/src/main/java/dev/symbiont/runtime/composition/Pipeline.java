package dev.symbiont.runtime.composition;

import dev.symbiont.runtime.critic.CriticSettings;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A declared composition (runtime reasoning specification section 12.1).
 *
 * @param name its name in the file
 * @param type {@value #DIRECTOR_CRITIC}, which {@link AgentComposer#run} executes, or another word
 * @param director who does the work
 * @param critic who judges it
 * @param convergence when they have done enough; until the critic's threshold, in at most three
 *     rounds, when absent
 * @param steps the steps of other types
 */
public record Pipeline(
    String name,
    String type,
    Optional<Director> director,
    Optional<CriticSettings> critic,
    Optional<Convergence> convergence,
    List<Step> steps) {
  /** The type with a director and a critic. */
  public static final String DIRECTOR_CRITIC = "director_critic";

  private static final int DEFAULT_ROUNDS = 3;

  /**
   * Who does the work.
   *
   * @param model the model
   * @param temperature its randomness, 0 to 2
   * @param systemPrompt its instructions; those of the agent when absent
   * @param maxTokens longest answer in tokens, at least 1
   */
  public record Director(
      String model,
      double temperature,
      Optional<String> systemPrompt,
      Optional<Integer> maxTokens) {
    /** Checks the ranges. */
    public Director {
      Objects.requireNonNull(model, "model");
      if (!(temperature >= 0 && temperature <= 2)) {
        throw new IllegalArgumentException("temperature must be 0 to 2, was " + temperature);
      }
      Objects.requireNonNull(systemPrompt, "systemPrompt");
      if (maxTokens.isPresent() && maxTokens.get() < 1) {
        throw new IllegalArgumentException("max_tokens must be at least 1, was " + maxTokens.get());
      }
    }
  }

  /**
   * A step of another type.
   *
   * @param name its name
   * @param model the model
   * @param systemPrompt its instructions
   * @param outputFormat the wanted form of its answer
   */
  public record Step(
      String name, String model, Optional<String> systemPrompt, Optional<String> outputFormat) {
    /** Refuses {@code null}. */
    public Step {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(model, "model");
      Objects.requireNonNull(systemPrompt, "systemPrompt");
      Objects.requireNonNull(outputFormat, "outputFormat");
    }
  }

  /** Copies the steps. */
  public Pipeline {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(director, "director");
    Objects.requireNonNull(critic, "critic");
    Objects.requireNonNull(convergence, "convergence");
    steps = List.copyOf(steps);
  }

  /** Returns the rule that ends a run with a critic of this threshold. */
  Convergence convergenceFor(double threshold) {
    return convergence.orElseGet(() -> new Convergence.ScoreThreshold(threshold, DEFAULT_ROUNDS));
  }
}
