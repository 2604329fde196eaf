package dev.symbiont.runtime.dsl;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A node of the syntax tree. The kinds carry the names of the reference grammar.
 *
 * @param kind for example {@code agent_definition}
 * @param text the name or literal of the node; empty if it has none
 * @param children what it is made of, in order
 * @param line where it starts, from 1
 * @param column where it starts, in bytes, from 1
 */
public record Node(String kind, String text, List<Node> children, int line, int column) {
  /** Copies the children. */
  public Node {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
    children = List.copyOf(children);
  }

  /** Returns the children of a kind. */
  public Stream<Node> all(String childKind) {
    return children.stream().filter(child -> child.kind().equals(childKind));
  }

  /** Returns the first child of a kind. */
  public Optional<Node> first(String childKind) {
    return all(childKind).findFirst();
  }

  /** Tells whether this is of a kind. */
  public boolean is(String other) {
    return kind.equals(other);
  }
}
