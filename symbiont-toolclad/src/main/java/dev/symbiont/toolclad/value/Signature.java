package dev.symbiont.toolclad.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments that a tool or one of its commands declares, by position and then by name. */
public final class Signature {
  private static final Comparator<ArgumentDefinition> LISTED =
      Comparator.comparingLong(ArgumentDefinition::position)
          .thenComparing(ArgumentDefinition::name);

  /** No arguments. */
  public static final Signature EMPTY = of(List.of());

  private final List<ArgumentDefinition> arguments;
  private final Map<String, ArgumentDefinition> byName;

  private Signature(List<ArgumentDefinition> arguments) {
    this.arguments = arguments;
    this.byName = new HashMap<>();
    arguments.forEach(argument -> byName.put(argument.name(), argument));
  }

  /** Returns the signature of {@code arguments}, which are sorted here. */
  public static Signature of(List<ArgumentDefinition> arguments) {
    List<ArgumentDefinition> sorted = new ArrayList<>(arguments);
    sorted.sort(LISTED);
    return new Signature(Collections.unmodifiableList(sorted));
  }

  /** Returns the arguments in order. */
  public List<ArgumentDefinition> arguments() {
    return arguments;
  }

  /** Returns the number of arguments. */
  public int size() {
    return arguments.size();
  }

  /** Returns the argument called {@code name}. */
  public Optional<ArgumentDefinition> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Tells whether there is an argument called {@code name}. */
  public boolean declares(String name) {
    return byName.containsKey(name);
  }

  @Override
  public String toString() {
    return byName.keySet().toString();
  }
}
