package dev.symbiont.toolclad.command;

import dev.symbiont.toolclad.command.Placeholders.Literal;
import dev.symbiont.toolclad.command.Placeholders.Piece;
import dev.symbiont.toolclad.command.Placeholders.Placeholder;
import dev.symbiont.toolclad.problem.FaultSink;
import dev.symbiont.toolclad.problem.TemplateException;
import dev.symbiont.toolclad.value.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the text of {@code [command]} into templates and checks it (section 4, rules 5 to 7). Goes
 * on after a fault, so that all are reported.
 */
final class TemplateCompiler {
  private static final String SECRET = "{_secret:";

  private final CommandTables tables;
  private final Signature signature;
  private final FaultSink faults;
  private boolean isFaulty;

  TemplateCompiler(CommandTables tables, Signature signature, FaultSink faults) {
    this.tables = tables;
    this.signature = signature;
    this.faults = faults;
  }

  /** A part of the command, which may be at fault. */
  @FunctionalInterface
  private interface Part<T> {
    T compile() throws TemplateException;
  }

  /** Returns what {@code part} compiles to; reports its fault as one of {@code field}. */
  private <T> Optional<T> attempt(Part<T> part, String... field) {
    try {
      return Optional.of(part.compile());
    } catch (TemplateException e) {
      report(e, field);
      return Optional.empty();
    }
  }

  private void report(TemplateException fault, String... field) {
    isFaulty = true;
    faults.report(fault.category(), List.of(field), String.valueOf(fault.getMessage()));
  }

  /** Returns the command; empty if there is a fault. */
  Optional<Command> command() {
    Command.Fragments fragments = new Command.Fragments(mappings(), defaults(), conditionals());
    Optional<Template> template =
        tables.executor().isPresent()
            ? Optional.empty()
            : attempt(this::template, tables.exec().isPresent() ? "exec" : "template");
    return isFaulty
        ? Optional.empty()
        : Optional.of(new Command(tables, signature, template, fragments));
  }

  private Template template() throws TemplateException {
    Template words =
        tables.exec().isPresent()
            ? exec(tables.exec().get())
            : words(tables.template().orElse(""), true);
    if (words.elements().isEmpty()) {
      throw new TemplateException("the command is empty");
    }
    boolean literal =
        words.elements().get(0) instanceof Template.Fixed fixed && !fixed.text().isEmpty();
    if (!literal) {
      throw new TemplateException("the first element, the program, must be literal text");
    }
    return words;
  }

  private Map<String, Map<String, List<String>>> mappings() {
    Map<String, Map<String, List<String>>> compiled = new LinkedHashMap<>();
    tables
        .mappings()
        .forEach((argument, table) -> compiled.put(argument, mapping(argument, table)));
    return compiled;
  }

  private Map<String, List<String>> mapping(String argument, Map<String, String> table) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (!signature.declares(argument)) {
      report(new TemplateException("'" + argument + "' is no argument"), "mappings", argument);
      return values;
    }
    table.forEach(
        (value, flags) ->
            attempt(() -> mappingWords(flags), "mappings", argument, value)
                .ifPresent(words -> values.put(value, words)));
    return values;
  }

  private static List<String> mappingWords(String flags) throws TemplateException {
    List<String> words = new ArrayList<>();
    for (Words.Word word : Words.split(flags)) {
      for (Piece piece : Placeholders.pieces(word.text(), word.escaped())) {
        if (piece instanceof Placeholder placeholder) {
          throw new TemplateException(
              "a mapping may not contain a placeholder, here {" + placeholder.name() + "}");
        }
      }
      words.add(word.text());
    }
    return Collections.unmodifiableList(words);
  }

  private Map<String, List<String>> defaults() {
    Map<String, List<String>> compiled = new LinkedHashMap<>();
    tables
        .defaults()
        .forEach(
            (name, text) ->
                attempt(() -> defaultWords(name, text), "defaults", name)
                    .ifPresent(words -> compiled.put(name, words)));
    return compiled;
  }

  private static List<String> defaultWords(String name, String text) throws TemplateException {
    refuseBuiltIn(name);
    return Words.plain(text);
  }

  private Map<String, Command.Guarded> conditionals() {
    Map<String, Command.Guarded> compiled = new LinkedHashMap<>();
    tables
        .conditionals()
        .forEach(
            (name, fragment) -> {
              Optional<Condition> condition =
                  attempt(() -> condition(name, fragment.when()), "conditionals", name, "when");
              Optional<Template> words =
                  attempt(
                      () -> words(fragment.template(), false), "conditionals", name, "template");
              if (condition.isPresent() && words.isPresent()) {
                compiled.put(name, new Command.Guarded(condition.get(), words.get()));
              }
            });
    return compiled;
  }

  private Condition condition(String name, String when) throws TemplateException {
    refuseBuiltIn("_" + name);
    Condition condition = Condition.parse(when);
    for (String compared : condition.names()) {
      requireValueName(compared, "the condition");
    }
    return condition;
  }

  private static void refuseBuiltIn(String name) throws TemplateException {
    if (Variables.builtIn(name).isPresent()) {
      throw new TemplateException("'" + name + "' hides a built-in name");
    }
  }

  /** Conditions and fragments may not name fragments: there is no recursion to think about. */
  private Variable requireValueName(String name, String where) throws TemplateException {
    Variable variable = requireName(name, where);
    if (variable instanceof Variable.Conditional || variable instanceof Variable.AllConditionals) {
      throw new TemplateException(where + " uses '" + name + "', which is itself conditional");
    }
    return variable;
  }

  private Variable requireName(String name, String where) throws TemplateException {
    Optional<Variable> variable = Variables.find(name, tables, signature);
    if (variable.isEmpty()) {
      throw new TemplateException(where + " uses '" + name + "', which nothing defines");
    }
    return variable.get();
  }

  private Template words(String text, boolean conditionalsToo) throws TemplateException {
    refuseSecrets(text);
    List<Template.Element> elements = new ArrayList<>();
    for (Words.Word word : Words.split(text)) {
      List<Piece> pieces = Placeholders.pieces(word.text(), word.escaped());
      elements.add(element(pieces, !word.quoted(), conditionalsToo));
    }
    return new Template(elements);
  }

  private Template exec(List<String> entries) throws TemplateException {
    List<Template.Element> elements = new ArrayList<>();
    for (String entry : entries) {
      refuseSecrets(entry);
      List<Piece> pieces = Placeholders.pieces(entry);
      elements.add(element(pieces, isFragment(pieces), true));
    }
    return new Template(elements);
  }

  /** In the exec form only mappings and conditionals expand; a value keeps its place. */
  private boolean isFragment(List<Piece> pieces) throws TemplateException {
    if (pieces.size() != 1 || !(pieces.get(0) instanceof Placeholder placeholder)) {
      return false;
    }
    Variable variable = requireName(placeholder.name(), "the command");
    return variable instanceof Variable.Mapped
        || variable instanceof Variable.Conditional
        || variable instanceof Variable.AllConditionals
        || (variable instanceof Variable.Argument argument && argument.split());
  }

  private Template.Element element(List<Piece> pieces, boolean spliceable, boolean conditionalsToo)
      throws TemplateException {
    List<Template.Part> parts = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece instanceof Literal literal) {
        parts.add(new Template.Text(literal.text()));
      } else if (piece instanceof Placeholder placeholder) {
        parts.add(
            new Template.Filled(
                conditionalsToo
                    ? requireName(placeholder.name(), "the command")
                    : requireValueName(placeholder.name(), "a conditional fragment")));
      }
    }
    if (parts.isEmpty()) {
      return new Template.Fixed("");
    }
    if (parts.size() == 1 && parts.get(0) instanceof Template.Text text) {
      return new Template.Fixed(text.text());
    }
    return spliceable && parts.size() == 1 && parts.get(0) instanceof Template.Filled filled
        ? new Template.Splice(filled.variable())
        : new Template.Joined(parts);
  }

  private static void refuseSecrets(String text) throws TemplateException {
    if (text.contains(SECRET)) {
      throw new TemplateException("a command may not contain a secret; process lists are public");
    }
  }
}
