package dev.symbiont.runtime.dsl;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A node of the syntax tree. The kinds carry the names of the reference grammar. Immutable. */
public final class Node {
  private final String kind;
  private final String text;
  private final List<Node> children;
  private final int line;
  private final int column;
  private final int height;

  /**
   * Creates a node.
   *
   * @param kind for example {@code agent_definition}
   * @param text the name or literal of the node; empty if it has none
   * @param children what it is made of, in order
   * @param line where it starts, from 1
   * @param column where it starts, in bytes, from 1
   */
  public Node(String kind, String text, List<Node> children, int line, int column) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.text = Objects.requireNonNull(text, "text");
    this.children = List.copyOf(children);
    this.line = line;
    this.column = column;
    this.height = 1 + children.stream().mapToInt(Node::height).max().orElse(0);
  }

  /** Returns what it is, for example {@code agent_definition}. */
  public String kind() {
    return kind;
  }

  /** Returns its name or literal; empty if it has none. */
  public String text() {
    return text;
  }

  /** Returns what it is made of, in order. */
  public List<Node> children() {
    return children;
  }

  /** Returns the line where it starts, from 1. */
  public int line() {
    return line;
  }

  /** Returns the column where it starts, in bytes, from 1. */
  public int column() {
    return column;
  }

  /**
   * How many levels of nodes there are, itself included: what a walk over it needs of the stack.
   */
  int height() {
    return height;
  }

  /** Returns the children of a kind. */
  public Stream<Node> all(String childKind) {
    return children.stream().filter(child -> child.is(childKind));
  }

  /** Returns the first child of a kind. */
  public Optional<Node> first(String childKind) {
    return all(childKind).findFirst();
  }

  /** Tells whether this is of a kind. */
  public boolean is(String other) {
    return kind.equals(other);
  }

  @Override
  public String toString() {
    return "%d:%d %s '%s'".formatted(line, column, kind, text);
  }
}
