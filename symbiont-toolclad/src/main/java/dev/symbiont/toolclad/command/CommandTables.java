package dev.symbiont.toolclad.command;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of {@code [command]} as written.
 *
 * @param template the template, if declared
 * @param exec the {@code exec} list, if declared; it wins over the template
 * @param executor the path of a program that builds the command itself, if declared
 * @param defaults operator constants by name
 * @param mappings flags by argument and value
 * @param conditionals fragments by name, in the order of declaration
 */
public record CommandTables(
    Optional<String> template,
    Optional<List<String>> exec,
    Optional<String> executor,
    Map<String, String> defaults,
    Map<String, Map<String, String>> mappings,
    Map<String, Fragment> conditionals) {
  /** Copies the tables and keeps their order. */
  public CommandTables {
    exec = exec.map(List::copyOf);
    defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    mappings = Collections.unmodifiableMap(new LinkedHashMap<>(mappings));
    conditionals = Collections.unmodifiableMap(new LinkedHashMap<>(conditionals));
  }

  /**
   * A conditional fragment.
   *
   * @param when the condition
   * @param template the words that stand there if it holds
   */
  public record Fragment(String when, String template) {}
}
