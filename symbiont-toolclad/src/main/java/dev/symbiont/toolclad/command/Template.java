package dev.symbiont.toolclad.command;

import java.util.List;

/** A template whose placeholders are resolved: a list of elements, ready to be filled. */
record Template(List<Element> elements) {
  Template {
    elements = List.copyOf(elements);
  }

  /** One element of a template. */
  sealed interface Element {}

  /** A fixed word. */
  record Fixed(String text) implements Element {}

  /** Exactly one unquoted placeholder: a fragment, or a value that is dropped when empty. */
  record Splice(Variable variable) implements Element {}

  /** Anything else: always one word, even if it is empty. */
  record Joined(List<Part> parts) implements Element {
    Joined {
      parts = List.copyOf(parts);
    }
  }

  /** A piece of a joined element. */
  sealed interface Part {}

  /** Fixed text. */
  record Text(String text) implements Part {}

  /** The text of a variable. */
  record Filled(Variable variable) implements Part {}
}
