package dev.symbiont.toolclad.manifest;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.command.Command;
import dev.symbiont.toolclad.command.CommandTables;
import dev.symbiont.toolclad.http.HttpTemplate;
import dev.symbiont.toolclad.manifest.ManifestResult.Loaded;
import dev.symbiont.toolclad.manifest.ManifestResult.Rejected;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Shown;
import dev.symbiont.toolclad.toml.TomlDocument;
import dev.symbiont.toolclad.toml.TomlException;
import dev.symbiont.toolclad.value.ArgumentDefinition;
import dev.symbiont.toolclad.value.Signature;
import dev.symbiont.toolclad.value.Texts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a manifest and checks it as a whole (ToolClad digest, sections 3 and 4): all errors are
 * reported, each with its field and line. Does no input or output. Thread-safe.
 */
public final class ManifestReader {
  private static final long DEFAULT_TIMEOUT_SECONDS = 30;
  private static final Set<String> MODES = Set.of("oneshot", "session", "browser");
  private static final Set<String> HASHES = Set.of("sha256", "sha384", "sha512");
  private static final Set<String> BUILT_IN_PARSERS =
      Set.of("builtin:json", "builtin:xml", "builtin:csv", "builtin:jsonl", "builtin:text");

  private final ArgumentReader arguments;

  /** Creates a reader that knows {@code customTypes}. */
  public ManifestReader(CustomTypes customTypes) {
    this.arguments = new ArgumentReader(Objects.requireNonNull(customTypes, "customTypes"));
  }

  /** Reads the bytes of a {@code .clad.toml} file. */
  public ManifestResult read(byte[] utf8) {
    try {
      return read(TomlDocument.parse(utf8));
    } catch (TomlException e) {
      String message = Objects.requireNonNullElse(e.getMessage(), "not TOML");
      return new Rejected(
          List.of(new ManifestProblem(Category.TOML, "", e.line(), Shown.text(message))));
    }
  }

  /** Reads the text of a {@code .clad.toml} file. */
  public ManifestResult read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private ManifestResult read(TomlDocument document) {
    Findings findings = new Findings(document);
    Table root = new Table(document.root(), findings);
    Optional<Manifest> manifest = new Reading(root, findings).manifest();
    return manifest.isPresent() && findings.errors().isEmpty()
        ? new Loaded(manifest.get())
        : new Rejected(findings.errors());
  }

  /** The reading of one file. */
  private final class Reading {
    private final Table root;
    private final Findings findings;

    Reading(Table root, Findings findings) {
      this.root = root;
      this.findings = findings;
    }

    Optional<Manifest> manifest() {
      Optional<Table> tool = root.table("tool");
      if (tool.isEmpty()) {
        if (!root.has("tool")) {
          root.error("tool", "the table [tool] is required");
        }
        return Optional.empty();
      }
      // Everything is read before anything is given up, so that all errors are reported at once.
      Signature signature = arguments.signature(root);
      boolean callback = isCallback(tool.get());
      checkMode(tool.get());
      Optional<Backend> backend = callback ? callback() : backend(signature);
      Head head = head(tool.get());
      OutputDefinition output = output(callback);
      tool.get().warnUnknown();
      root.warnUnknown();
      return backend.map(b -> manifest(head, b, signature, output));
    }

    /** The fields of {@code [tool]}. */
    private record Head(
        String name,
        String version,
        String description,
        String binary,
        long timeoutSeconds,
        RiskTier riskTier,
        boolean humanApproval,
        Optional<CedarBinding> cedar,
        Optional<Evidence> evidence) {}

    private Head head(Table tool) {
      return new Head(
          name(tool),
          orWarn(tool, "version", "missing_version").orElse("0.0.0"),
          orWarn(tool, "description", "missing_description").orElse(""),
          tool.string("binary").orElse(""),
          tool.integer("timeout_seconds", 1, DEFAULT_TIMEOUT_SECONDS),
          RiskTiers.read(tool),
          tool.bool("human_approval").orElse(false),
          cedar(tool),
          evidence(tool));
    }

    private Manifest manifest(
        Head head, Backend backend, Signature signature, OutputDefinition output) {
      warnMismatch(head.binary(), backend);
      return new Manifest(
          head.name(),
          head.version(),
          head.description(),
          head.binary(),
          Duration.ofSeconds(head.timeoutSeconds()),
          head.riskTier(),
          head.humanApproval(),
          head.cedar(),
          head.evidence(),
          signature,
          backend,
          output,
          findings.warnings());
    }

    private String name(Table tool) {
      Optional<String> name = tool.required("name");
      if (name.isPresent() && !Names.isTool(name.get())) {
        tool.error(
            "name",
            "'%s' is not a letter, then letters, digits, '_' and '-', at most 64, and not reserved"
                .formatted(Shown.text(name.get())));
      }
      return name.orElse("");
    }

    private Optional<String> orWarn(Table table, String key, String warning) {
      if (!table.has(key)) {
        findings.warn(warning);
      }
      return table.string(key);
    }

    private void warnMismatch(String binary, Backend backend) {
      if (backend instanceof Backend.Shell shell && !binary.isEmpty()) {
        Optional<String> program = shell.command().program();
        if (program.isPresent() && !program.get().equals(binary)) {
          findings.warn("binary_mismatch");
        }
      }
    }

    private void checkMode(Table tool) {
      Optional<String> written = tool.string("mode");
      if (written.isPresent() && !MODES.contains(written.get())) {
        tool.error("mode", "must be oneshot, session or browser");
      }
      String inferred =
          root.has("session") ? "session" : root.has("browser") ? "browser" : "oneshot";
      if (written.isPresent() && !written.get().equals(inferred)) {
        tool.error("mode", "'" + Shown.text(written.get()) + "' does not fit the sections present");
      }
    }

    private boolean isCallback(Table tool) {
      String dispatch = tool.string("dispatch").orElse("exec");
      if (!dispatch.equals("exec") && !dispatch.equals("callback")) {
        tool.error("dispatch", "must be exec or callback");
      }
      return dispatch.equals("callback");
    }

    private Optional<Backend> callback() {
      for (String section : List.of("command", "http", "mcp", "session", "browser")) {
        if (root.has(section)) {
          root.error(section, "a callback manifest has no back end");
        }
      }
      return Optional.of(new Backend.Callback());
    }

    private Optional<Backend> backend(Signature signature) {
      List<String> present = new ArrayList<>();
      for (String section : List.of("command", "http", "mcp", "session", "browser")) {
        if (root.has(section) && !isEmptyCommand(section)) {
          present.add(section);
        }
      }
      if (present.size() != 1) {
        root.error(
            present.isEmpty() ? "tool" : present.get(1),
            present.isEmpty()
                ? "no back end: one of [command] [http] [mcp] [session] [browser] is needed"
                : "more than one back end: " + String.join(", ", present));
        return Optional.empty();
      }
      Optional<Table> table = root.table(present.get(0));
      if (table.isEmpty()) {
        return Optional.empty();
      }
      return switch (present.get(0)) {
        case "command" -> command(table.get(), signature);
        case "http" -> http(table.get(), signature);
        case "mcp" -> mcp(table.get(), signature);
        case "session" -> new SessionReader(arguments).read(table.get());
        default -> new BrowserReader(arguments).read(table.get());
      };
    }

    /** A {@code [command]} that says nothing counts as absent (section 4, rule 4). */
    private boolean isEmptyCommand(String section) {
      if (!section.equals("command") || !(root.raw(section) instanceof Map<?, ?> command)) {
        return false;
      }
      boolean template = command.get("template") instanceof String text && !text.isBlank();
      boolean exec = command.get("exec") instanceof List<?> list && !list.isEmpty();
      boolean executor = command.get("executor") instanceof String path && !path.isEmpty();
      boolean wrongType =
          isOther(command.get("template"), String.class)
              || isOther(command.get("exec"), List.class)
              || isOther(command.get("executor"), String.class);
      return !template && !exec && !executor && !wrongType;
    }

    private Optional<Backend> command(Table table, Signature signature) {
      Optional<String> executor = table.string("executor").filter(path -> !path.isEmpty());
      Optional<List<String>> exec = table.strings("exec").filter(list -> !list.isEmpty());
      Optional<String> template = table.string("template").filter(text -> !text.isBlank());
      if (executor.isPresent() && (exec.isPresent() || template.isPresent())) {
        table.error("executor", "an executor builds the command itself; no template or exec");
      }
      executor
          .filter(path -> !isInside(path))
          .ifPresent(path -> table.error("executor", "must be a relative path inside the project"));
      CommandTables tables =
          new CommandTables(
              template, exec, executor, defaults(table), mappings(table), conditionals(table));
      table.warnUnknown();
      Optional<Command> command = Command.compile(tables, signature, table::errorBelow);
      command.ifPresent(compiled -> warnOptionInjection(compiled, signature));
      return command.map(Backend.Shell::new);
    }

    private void warnOptionInjection(Command command, Signature signature) {
      for (ArgumentDefinition argument : signature.arguments()) {
        if (command.risksOptionInjection(argument)) {
          findings.warn("option_injection_risk:" + argument.name());
        }
      }
    }

    private Map<String, String> defaults(Table command) {
      Map<String, String> defaults = new LinkedHashMap<>();
      command
          .table("defaults")
          .ifPresent(
              table ->
                  table
                      .keys()
                      .forEach(
                          name ->
                              table
                                  .scalar(name)
                                  .ifPresent(
                                      value -> defaults.put(name, Texts.of(Json.of(value))))));
      return defaults;
    }

    private Map<String, Map<String, String>> mappings(Table command) {
      Map<String, Map<String, String>> mappings = new LinkedHashMap<>();
      command
          .table("mappings")
          .ifPresent(
              parent -> parent.keys().forEach(name -> mappings.put(name, parent.stringMap(name))));
      return mappings;
    }

    private Map<String, CommandTables.Fragment> conditionals(Table command) {
      Map<String, CommandTables.Fragment> conditionals = new LinkedHashMap<>();
      command
          .tables("conditionals")
          .forEach(
              (name, table) -> {
                Optional<String> when = table.required("when");
                Optional<String> template = table.required("template");
                table.warnUnknown();
                if (!Names.isIdentifier(name)) {
                  table.error("", "a conditional is named by letters, digits and underscores");
                } else if (when.isPresent() && template.isPresent()) {
                  conditionals.put(name, new CommandTables.Fragment(when.get(), template.get()));
                }
              });
      return conditionals;
    }

    private Optional<Backend> http(Table table, Signature signature) {
      HttpTemplate.Source source =
          new HttpTemplate.Source(
              table.string("method").orElse("GET"),
              table.required("url").orElse("-"),
              table.stringMap("headers"),
              table.string("body_template"),
              table.statuses("success_status"),
              table.statuses("error_status"));
      table.warnUnknown();
      return HttpTemplate.compile(source, signature, table::errorBelow).map(Backend.Http::new);
    }

    private Optional<Backend> mcp(Table table, Signature signature) {
      Optional<String> server = table.required("server");
      Optional<String> upstream = table.required("tool");
      Map<String, String> fieldMap = table.stringMap("field_map");
      table.warnUnknown();
      if (server.filter(String::isEmpty).isPresent()) {
        table.error("server", "is empty");
      }
      if (upstream.filter(String::isEmpty).isPresent()) {
        table.error("tool", "is empty");
      }
      checkFieldMap(table, fieldMap, signature);
      return server.isPresent() && upstream.isPresent()
          ? Optional.of(new Backend.Mcp(server.get(), upstream.get(), fieldMap))
          : Optional.empty();
    }

    private void checkFieldMap(Table table, Map<String, String> fieldMap, Signature signature) {
      for (String name : fieldMap.keySet()) {
        if (!signature.declares(name)) {
          table.error("field_map", "'" + Shown.text(name) + "' is no argument");
        }
      }
      Set<String> upstream = new HashSet<>();
      for (ArgumentDefinition argument : signature.arguments()) {
        String name = fieldMap.getOrDefault(argument.name(), argument.name());
        if (!upstream.add(name)) {
          table.error("field_map", "two arguments become '" + Shown.text(name) + "'");
        }
      }
    }

    private Optional<CedarBinding> cedar(Table tool) {
      Optional<Table> table = tool.table("cedar");
      if (table.isEmpty()) {
        return Optional.empty();
      }
      Optional<String> resource = table.get().required("resource");
      Optional<String> action = table.get().required("action");
      table.get().warnUnknown();
      if (resource.filter(path -> !Names.isPath(path)).isPresent()) {
        table.get().error("resource", "must be identifiers joined by '::'");
      }
      if (action.filter(id -> !Names.isIdentifier(id)).isPresent()) {
        table.get().error("action", "must be an identifier");
      }
      return resource.flatMap(path -> action.map(id -> new CedarBinding(path, id)));
    }

    private Optional<Evidence> evidence(Table tool) {
      Optional<Table> table = tool.table("evidence");
      if (table.isEmpty()) {
        return Optional.empty();
      }
      Optional<String> directory = table.get().required("output_dir");
      boolean capture = table.get().bool("capture").orElse(true);
      String hash = table.get().string("hash").orElse("sha256");
      table.get().bool("screenshots"); // Documented, and used by no implementation.
      table.get().warnUnknown();
      if (!HASHES.contains(hash)) {
        table.get().error("hash", "must be sha256, sha384 or sha512");
      }
      return directory.map(path -> new Evidence(path, capture, hash));
    }

    private OutputDefinition output(boolean callback) {
      Optional<Table> table = root.table("output");
      if (table.isEmpty()) {
        if (!callback && !root.has("output")) {
          root.error("output", "the table [output] is required");
        }
        return OutputDefinition.NONE;
      }
      Table output = table.get();
      String word = orWarn(output, "format", "missing_output_format").orElse("text");
      Optional<OutputFormat> format = OutputFormat.ofWord(word);
      if (format.isEmpty()) {
        output.error("format", "must be text, json, xml, csv or jsonl");
      }
      Optional<String> parser = parser(output);
      boolean envelope = output.bool("envelope").orElse(true);
      JsonObject schema = schema(output);
      output.warnUnknown();
      return new OutputDefinition(format.orElse(OutputFormat.TEXT), parser, envelope, schema);
    }

    private Optional<String> parser(Table output) {
      Optional<String> parser = output.string("parser");
      if (parser.isEmpty()) {
        return parser;
      }
      boolean builtIn = parser.get().startsWith("builtin:");
      if (parser.get().isEmpty() || (builtIn && !BUILT_IN_PARSERS.contains(parser.get()))) {
        output.error("parser", "must be builtin:<format> or a program");
      } else if (!builtIn) {
        findings.warn("custom_parser");
      }
      return parser;
    }

    private JsonObject schema(Table output) {
      output.table("schema"); // Reports anything that is no table.
      return output.raw("schema") instanceof Map<?, ?> schema
              && Json.of(schema) instanceof JsonObject object
          ? object
          : OutputDefinition.NONE.schema();
    }
  }

  private static boolean isOther(@Nullable Object value, Class<?> expected) {
    return value != null && !expected.isInstance(value);
  }

  private static boolean isInside(String path) {
    boolean absolute = path.startsWith("/") || path.startsWith("\\") || path.indexOf(':') == 1;
    return !absolute && !List.of(path.split("[/\\\\]", -1)).contains("..");
  }
}
