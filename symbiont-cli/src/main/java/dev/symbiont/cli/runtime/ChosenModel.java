package dev.symbiont.cli.runtime;

import dev.symbiont.cli.Console;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which model the environment chooses.
 *
 * @param variable the variable with the key of the model; empty if there is none
 */
record ChosenModel(Optional<String> variable) {
  static ChosenModel of(Console console) {
    return new ChosenModel(
        Stream.of("OPENROUTER_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY")
            .filter(name -> console.variable(name).filter(key -> !key.isBlank()).isPresent())
            .findFirst());
  }

  boolean isScripted() {
    return variable.isEmpty();
  }

  /** Says what answers in place of a person. */
  String description() {
    return variable.map(name -> "the model of " + name).orElse("a script stands in for the model");
  }

  /** Says what may help when the model fails. */
  String hint() {
    return variable
        .map(name -> "; check " + name + ", or unset it to let a script stand in for the model")
        .orElse("");
  }
}
