package dev.symbiont.toolclad.process;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The part of an environment that a tool inherits; tokens and secrets are not in it. */
public final class MinimalEnvironment {
  private static final Set<String> KEPT = Set.of("PATH", "HOME", "LANG", "TZ", "TMPDIR", "USER");
  private static final String LOCALE_PREFIX = "LC_";

  private MinimalEnvironment() {}

  /** Returns {@code PATH HOME LANG LC_* TZ TMPDIR USER} of {@code environment}, a new map. */
  public static Map<String, String> of(Map<String, String> environment) {
    Map<String, String> minimal = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (KEPT.contains(name) || name.startsWith(LOCALE_PREFIX)) {
            minimal.put(name, value);
          }
        });
    return minimal;
  }
}
