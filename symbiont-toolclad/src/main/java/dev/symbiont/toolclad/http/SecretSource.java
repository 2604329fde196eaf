package dev.symbiont.toolclad.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Port: where secrets that a manifest names come from. Implementations are thread-safe. */
@FunctionalInterface
public interface SecretSource {
  /**
   * Returns the secret {@code name}, as written in {@code {_secret:name}}; empty if it is not set.
   * An empty text counts as not set.
   */
  Optional<String> find(String name);

  /**
   * Returns the secrets of an environment: {@code name} is the variable {@code
   * TOOLCLAD_SECRET_<NAME>} (ToolClad digest, section 13.2).
   */
  static SecretSource ofEnvironment(Map<String, String> environment) {
    Map<String, String> copy = Map.copyOf(environment);
    return name ->
        Optional.ofNullable(copy.get("TOOLCLAD_SECRET_" + name.toUpperCase(Locale.ROOT)))
            .filter(secret -> !secret.isEmpty());
  }

  /** Returns a source that asks this one first and then {@code other}. */
  default SecretSource or(SecretSource other) {
    return name -> find(name).or(() -> other.find(name));
  }
}
