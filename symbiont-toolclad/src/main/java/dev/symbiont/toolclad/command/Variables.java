package dev.symbiont.toolclad.command;

import dev.symbiont.toolclad.value.ArgumentDefinition;
import dev.symbiont.toolclad.value.Signature;
import java.util.Optional;

/** The names that a command may use (ToolClad digest, section 8.3). */
final class Variables {
  private static final String FLAGS = "_flags";

  private Variables() {}

  /** Returns what {@code name} stands for; empty if nothing defines it. */
  static Optional<Variable> find(String name, CommandTables tables, Signature signature) {
    Optional<ArgumentDefinition> argument = signature.find(name);
    if (argument.isPresent()) {
      return Optional.of(new Variable.Argument(name, argument.get().split()));
    }
    if (tables.defaults().containsKey(name)) {
      return Optional.of(new Variable.Default(name));
    }
    Optional<Variable> builtIn = builtIn(name);
    if (builtIn.isPresent()) {
      return builtIn;
    }
    Optional<Variable> mapped = mapped(name, tables).map(Variable.Mapped::new);
    return mapped.isPresent() ? mapped : conditional(name, tables);
  }

  static Optional<Variable> builtIn(String name) {
    return switch (name) {
      case "_scan_id" -> Optional.of(new Variable.ScanId());
      case "_output_file" -> Optional.of(new Variable.OutputFile());
      case "_evidence_dir" -> Optional.of(new Variable.EvidenceDirectory());
      case "_conditional_flags" -> Optional.of(new Variable.AllConditionals());
      default -> Optional.empty();
    };
  }

  /** Returns the argument whose mapping table {@code _<arg>_flags} names, or its short forms. */
  private static Optional<String> mapped(String name, CommandTables tables) {
    if (!name.startsWith("_") || !name.endsWith(FLAGS) || name.length() <= FLAGS.length() + 1) {
      return Optional.empty();
    }
    String stem = name.substring(1, name.length() - FLAGS.length());
    if (tables.mappings().containsKey(stem)) {
      return Optional.of(stem);
    }
    if (tables.mappings().containsKey(stem + "_type")) {
      return Optional.of(stem + "_type");
    }
    boolean onlyTable = stem.equals("scan") && tables.mappings().size() == 1;
    return onlyTable ? tables.mappings().keySet().stream().findFirst() : Optional.empty();
  }

  private static Optional<Variable> conditional(String name, CommandTables tables) {
    for (String prefix : new String[] {"_cond_", "_"}) {
      String rest = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
      if (tables.conditionals().containsKey(rest)) {
        return Optional.of(new Variable.Conditional(rest));
      }
    }
    return Optional.empty();
  }
}
