package dev.symbiont.toolclad.command;

import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.FaultSink;
import dev.symbiont.toolclad.problem.Problem;
import dev.symbiont.toolclad.problem.Shown;
import dev.symbiont.toolclad.problem.TemplateException;
import dev.symbiont.toolclad.value.ArgumentDefinition;
import dev.symbiont.toolclad.value.ArgumentType;
import dev.symbiont.toolclad.value.Arguments;
import dev.symbiont.toolclad.value.Signature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The command of a manifest, compiled: words are split and placeholders resolved when the manifest
 * is loaded, values are put in when a call is made and are never scanned again. So an agent's value
 * never becomes two arguments (ToolClad digest, section 8.2). Immutable and thread-safe.
 */
public final class Command {
  private static final String ARGUMENT_PREFIX = "TOOLCLAD_ARG_";

  private final CommandTables tables;
  private final Signature signature;
  private final Optional<Template> template;
  private final Fragments fragments;

  /** A fragment with its condition. */
  record Guarded(Condition condition, Template template) {}

  /** What may stand for several words, split when the manifest is loaded. */
  record Fragments(
      Map<String, Map<String, List<String>>> mappings,
      Map<String, List<String>> defaults,
      Map<String, Guarded> conditionals) {}

  Command(
      CommandTables tables, Signature signature, Optional<Template> template, Fragments fragments) {
    this.tables = tables;
    this.signature = signature;
    this.template = template;
    this.fragments = fragments;
  }

  /**
   * Compiles {@code tables} for a tool with {@code signature}; empty if a template, mapping or
   * condition breaks a rule of section 4, and then {@code faults} knows of each.
   */
  public static Optional<Command> compile(
      CommandTables tables, Signature signature, FaultSink faults) {
    return new TemplateCompiler(tables, signature, faults).command();
  }

  /** Splits {@code text} into words as a template is split, without placeholders. */
  public static List<String> splitWords(String text) throws TemplateException {
    return Words.plain(text);
  }

  /** Either the words of the command or why there are none. */
  public sealed interface Result {}

  /**
   * The command line.
   *
   * @param argv the program and its arguments
   */
  public record Built(List<String> argv) implements Result {
    /** Copies the list. */
    public Built {
      argv = List.copyOf(argv);
    }
  }

  /** The values lead to no command. */
  public record Refused(Problem problem) implements Result {}

  /** Returns the path of the executor, if this command has one instead of a template. */
  public Optional<String> executor() {
    return tables.executor();
  }

  /** Returns the program of the command line, if this command has no executor. */
  public Optional<String> program() {
    return template.map(words -> ((Template.Fixed) words.elements().get(0)).text());
  }

  /**
   * Tells whether a value of {@code argument} could be read as an option: it is free text without a
   * pattern, stands as an element of its own, and no literal {@code --} precedes it.
   */
  public boolean risksOptionInjection(ArgumentDefinition argument) {
    boolean freeText =
        argument.type() == ArgumentType.STRING || argument.type() == ArgumentType.AGENT_SUMMARY;
    if (!freeText || !argument.constraints().patterns().isEmpty()) {
      return false;
    }
    for (Template.Element element : template.map(Template::elements).orElse(List.of())) {
      if (element instanceof Template.Fixed fixed && fixed.text().equals("--")) {
        return false;
      }
      if (element instanceof Template.Splice splice
          && splice.variable() instanceof Variable.Argument variable
          && variable.name().equals(argument.name())) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether the command names the output file. */
  public boolean usesOutputFile() {
    return mentions("_output_file");
  }

  private boolean mentions(String name) {
    String placeholder = "{" + name + "}";
    boolean inTemplate = tables.template().orElse("").contains(placeholder);
    boolean inExec =
        tables.exec().orElse(List.of()).stream().anyMatch(w -> w.contains(placeholder));
    boolean inFragment =
        tables.conditionals().values().stream()
            .anyMatch(fragment -> fragment.template().contains(placeholder));
    return inTemplate || inExec || inFragment;
  }

  /**
   * Fills the template with {@code arguments}.
   *
   * @throws IllegalStateException if this command has an executor instead of a template
   */
  public Result build(Arguments arguments, RunPlaces places) {
    Template words =
        template.orElseThrow(() -> new IllegalStateException("the command has an executor"));
    List<String> argv = new ArrayList<>(words.elements().size());
    Optional<Problem> problem = new Filling(arguments, places).fill(words, argv);
    return problem.isPresent() ? new Refused(problem.get()) : new Built(argv);
  }

  /** Returns the environment variables through which an executor receives {@code arguments}. */
  public static Map<String, String> executorEnvironment(Arguments arguments) {
    Map<String, String> environment = new LinkedHashMap<>();
    arguments
        .values()
        .forEach(
            (name, value) ->
                environment.put(ARGUMENT_PREFIX + name.toUpperCase(Locale.ROOT), value));
    return environment;
  }

  /** One filling of the template. */
  private final class Filling {
    private final Arguments arguments;
    private final RunPlaces places;

    Filling(Arguments arguments, RunPlaces places) {
      this.arguments = arguments;
      this.places = places;
    }

    Optional<Problem> fill(Template words, List<String> argv) {
      Optional<Problem> unmapped = unmappedValue();
      if (unmapped.isPresent()) {
        return unmapped;
      }
      append(words, argv);
      return Optional.empty();
    }

    /** A value that its mapping table does not know has no flags, and guessing none is unsafe. */
    private Optional<Problem> unmappedValue() {
      for (Map.Entry<String, Map<String, List<String>>> table : fragments.mappings().entrySet()) {
        String value = value(table.getKey());
        if (!value.isEmpty() && !table.getValue().containsKey(value)) {
          return Optional.of(
              Problem.ofArgument(
                  Category.COMMAND,
                  table.getKey(),
                  "No mapping for "
                      + table.getKey()
                      + "='"
                      + Shown.value(table.getKey(), value)
                      + "'"));
        }
      }
      return Optional.empty();
    }

    private void append(Template words, List<String> argv) {
      for (Template.Element element : words.elements()) {
        if (element instanceof Template.Fixed fixed) {
          argv.add(fixed.text());
        } else if (element instanceof Template.Splice splice) {
          splice(splice.variable(), argv);
        } else if (element instanceof Template.Joined joined) {
          argv.add(join(joined));
        }
      }
    }

    private void splice(Variable variable, List<String> argv) {
      if (variable instanceof Variable.Mapped mapped) {
        argv.addAll(flags(mapped));
      } else if (variable instanceof Variable.Conditional conditional) {
        appendIf(conditional.name(), argv);
      } else if (variable instanceof Variable.AllConditionals) {
        fragments.conditionals().keySet().forEach(name -> appendIf(name, argv));
      } else if (variable instanceof Variable.Default constant) {
        argv.addAll(defaultWords(constant.name()));
      } else if (variable instanceof Variable.Argument argument
          && arguments.get(argument.name()).isEmpty()) {
        argv.addAll(defaultWords(argument.name()));
      } else {
        addValue(variable, argv);
      }
    }

    private void addValue(Variable variable, List<String> argv) {
      String text = text(variable);
      if (variable instanceof Variable.Argument argument && argument.split()) {
        for (String word : text.split(" ", -1)) {
          if (!word.isEmpty()) {
            argv.add(word);
          }
        }
      } else if (!text.isEmpty()) {
        argv.add(text);
      }
    }

    private List<String> defaultWords(String name) {
      return fragments.defaults().getOrDefault(name, List.of());
    }

    private void appendIf(String name, List<String> argv) {
      Guarded fragment = fragments.conditionals().get(name);
      if (fragment != null && fragment.condition().holds(this::conditionValue)) {
        append(fragment.template(), argv);
      }
    }

    private List<String> flags(Variable.Mapped mapped) {
      Map<String, List<String>> table =
          fragments.mappings().getOrDefault(mapped.argument(), Map.of());
      return table.getOrDefault(value(mapped.argument()), List.of());
    }

    private String join(Template.Joined joined) {
      StringBuilder text = new StringBuilder();
      for (Template.Part part : joined.parts()) {
        if (part instanceof Template.Text fixed) {
          text.append(fixed.text());
        } else if (part instanceof Template.Filled filled) {
          text.append(text(filled.variable()));
        }
      }
      return text.toString();
    }

    private String text(Variable variable) {
      if (variable instanceof Variable.Argument argument) {
        return value(argument.name());
      }
      if (variable instanceof Variable.Default constant) {
        return tables.defaults().getOrDefault(constant.name(), "");
      }
      if (variable instanceof Variable.ScanId) {
        return places.scanId();
      }
      if (variable instanceof Variable.OutputFile) {
        return places.outputFile();
      }
      if (variable instanceof Variable.EvidenceDirectory) {
        return places.evidenceDirectory();
      }
      List<String> words = new ArrayList<>();
      splice(variable, words);
      return String.join(" ", words);
    }

    /** Supplied, argument default, command default, empty: in this order (section 7). */
    private String value(String name) {
      Optional<String> value = arguments.get(name);
      return value.isPresent() ? value.get() : tables.defaults().getOrDefault(name, "");
    }

    private String conditionValue(String name) {
      if (signature.declares(name) || tables.defaults().containsKey(name)) {
        return value(name);
      }
      return Variables.find(name, tables, signature).map(this::text).orElse("");
    }
  }
}
