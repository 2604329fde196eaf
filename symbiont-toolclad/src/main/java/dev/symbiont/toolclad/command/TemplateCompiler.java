package dev.symbiont.toolclad.command;

import dev.symbiont.toolclad.command.Placeholders.Literal;
import dev.symbiont.toolclad.command.Placeholders.Piece;
import dev.symbiont.toolclad.command.Placeholders.Placeholder;
import dev.symbiont.toolclad.problem.TemplateException;
import dev.symbiont.toolclad.value.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the text of {@code [command]} into templates and checks it (section 4, rules 5 to 7). */
record TemplateCompiler(CommandTables tables, Signature signature) {
  private static final String SECRET = "{_secret:";

  Optional<Template> template() throws TemplateException {
    if (tables.executor().isPresent()) {
      return Optional.empty();
    }
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
    return Optional.of(words);
  }

  Map<String, Map<String, List<String>>> mappings() throws TemplateException {
    Map<String, Map<String, List<String>>> compiled = new LinkedHashMap<>();
    for (Map.Entry<String, Map<String, String>> table : tables.mappings().entrySet()) {
      if (!signature.declares(table.getKey())) {
        throw new TemplateException("mapping for '" + table.getKey() + "', which is no argument");
      }
      Map<String, List<String>> values = new LinkedHashMap<>();
      for (Map.Entry<String, String> flags : table.getValue().entrySet()) {
        values.put(flags.getKey(), mappingWords(table.getKey(), flags));
      }
      compiled.put(table.getKey(), values);
    }
    return compiled;
  }

  private static List<String> mappingWords(String argument, Map.Entry<String, String> flags)
      throws TemplateException {
    List<String> words = new ArrayList<>();
    for (Words.Word word : Words.split(flags.getValue())) {
      for (Piece piece : Placeholders.pieces(word.text(), word.escaped())) {
        if (piece instanceof Placeholder placeholder) {
          throw new TemplateException(
              "mapping %s.%s contains the placeholder {%s}"
                  .formatted(argument, flags.getKey(), placeholder.name()));
        }
      }
      words.add(word.text());
    }
    return Collections.unmodifiableList(words);
  }

  Map<String, List<String>> defaults() throws TemplateException {
    Map<String, List<String>> compiled = new LinkedHashMap<>();
    for (Map.Entry<String, String> constant : tables.defaults().entrySet()) {
      if (Variables.builtIn(constant.getKey()).isPresent()) {
        throw new TemplateException("default '" + constant.getKey() + "' hides a built-in name");
      }
      compiled.put(constant.getKey(), Words.plain(constant.getValue()));
    }
    return compiled;
  }

  Map<String, Command.Guarded> conditionals() throws TemplateException {
    Map<String, Command.Guarded> compiled = new LinkedHashMap<>();
    for (Map.Entry<String, CommandTables.Fragment> fragment : tables.conditionals().entrySet()) {
      if (Variables.builtIn("_" + fragment.getKey()).isPresent()) {
        throw new TemplateException(
            "conditional '" + fragment.getKey() + "' hides a built-in name");
      }
      Condition condition = Condition.parse(fragment.getValue().when());
      for (String name : condition.names()) {
        requireValueName(name, "the condition of " + fragment.getKey());
      }
      Template words = words(fragment.getValue().template(), false);
      compiled.put(fragment.getKey(), new Command.Guarded(condition, words));
    }
    return compiled;
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
