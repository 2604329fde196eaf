package dev.symbiont.runtime.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A value of a YAML file, and where it stands, so that a problem can name its place.
 *
 * @param place for example {@code policies[2].effect}
 * @param value a map, a list, a text, a number, a truth value or nothing
 */
record YamlNode(String place, @Nullable Object value) {
  private static final int MOST_OPEN = 64;

  static YamlNode root(@Nullable Object value) {
    return new YamlNode("", value);
  }

  /** The parser works by recursion, so that what nests too deep must not reach it. */
  static void requireShallow(String text) {
    int open = 0;
    for (String line : text.split("\n", -1)) {
      int indent = line.length() - line.stripLeading().length();
      long dashes = line.chars().filter(c -> c == '-').count();
      open += (int) line.chars().filter(c -> c == '[' || c == '{').count();
      open -= (int) line.chars().filter(c -> c == ']' || c == '}').count();
      if (indent > MOST_OPEN * 4 || open > MOST_OPEN || dashes > MOST_OPEN * 4) {
        throw new InvalidAccessPolicyException("the file nests too deep");
      }
    }
  }

  InvalidAccessPolicyException problem(String what) {
    return new InvalidAccessPolicyException(place.isEmpty() ? what : place + ": " + what);
  }

  Optional<YamlNode> find(String name) {
    Object found = map().get(name);
    return found == null ? Optional.empty() : Optional.of(new YamlNode(inner(name), found));
  }

  YamlNode required(String name) {
    return find(name).orElseThrow(() -> problem("'" + name + "' is missing"));
  }

  void requireOnly(Set<String> names) {
    map()
        .keySet()
        .forEach(
            key -> {
              if (!names.contains(String.valueOf(key))) {
                throw problem("'%s' is unknown; there are %s".formatted(key, new TreeSet<>(names)));
              }
            });
  }

  /** Returns the members of a map; their places end with their names. */
  List<YamlNode> members() {
    List<YamlNode> members = new ArrayList<>();
    map().forEach((key, member) -> members.add(new YamlNode(inner(String.valueOf(key)), member)));
    return members;
  }

  /** Returns the name at the end of the place. */
  String name() {
    return place.substring(place.lastIndexOf('.') + 1);
  }

  List<YamlNode> list() {
    if (!(value instanceof List<?> elements)) {
      throw problem("must be a list");
    }
    List<YamlNode> nodes = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      nodes.add(new YamlNode("%s[%d]".formatted(place, i), elements.get(i)));
    }
    return nodes;
  }

  /** Returns the elements of a list, or the value as the only one. */
  List<YamlNode> oneOrMore() {
    return value instanceof List<?> ? list() : List.of(this);
  }

  String text() {
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    throw problem("must be a text that is not empty");
  }

  long whole() {
    if (value instanceof Integer number) {
      return number;
    }
    throw problem("must be a whole number");
  }

  boolean flag() {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw problem("must be true or false");
  }

  private Map<?, ?> map() {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw problem("must hold keys and values");
  }

  private String inner(String name) {
    return place.isEmpty() ? name : place + "." + name;
  }
}
