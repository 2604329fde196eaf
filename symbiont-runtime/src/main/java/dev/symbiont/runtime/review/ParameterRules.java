package dev.symbiont.runtime.review;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The rules about what callers of a tool choose (section 7.5). */
final class ParameterRules {
  private static final Set<String> CODE =
      Set.of(
          "cmd",
          "command",
          "shell",
          "exec",
          "script",
          "code",
          "query",
          "sql",
          "expression",
          "template");
  private static final Set<String> PATHS =
      Set.of(
          "path",
          "file",
          "filename",
          "filepath",
          "pathname",
          "dir",
          "directory",
          "folder",
          "dirname");
  private static final Set<String> CREDENTIALS =
      Set.of(
          "password",
          "passwd",
          "pwd",
          "passphrase",
          "token",
          "secret",
          "apikey",
          "api key",
          "private key",
          "access key",
          "credential",
          "ssn",
          "card");
  private static final Set<String> ADDRESSES =
      Set.of(
          "url",
          "uri",
          "href",
          "host",
          "hostname",
          "domain",
          "endpoint",
          "webhook",
          "callback",
          "server",
          "ip");
  private static final Set<String> ADDRESS_FORMATS =
      Set.of(
          "uri",
          "uri-reference",
          "iri",
          "iri-reference",
          "url",
          "hostname",
          "idn-hostname",
          "ipv4",
          "ipv6");
  private static final Set<String> AMOUNTS = Set.of("count", "limit", "size", "timeout");

  private ParameterRules() {}

  /** INJ-1: a free string whose name says that it is executed. */
  static List<Hit> executable(ToolView tool) {
    return hits(
        tool,
        parameter -> parameter.isText() && !parameter.isRestricted() && named(parameter, CODE),
        "The name suggests code or a command, and any text is accepted.");
  }

  /** INJ-2: one finding for all strings of any length and form. */
  static List<Hit> unboundedStrings(ToolView tool) {
    List<String> pointers =
        tool.parameters().stream()
            .filter(parameter -> parameter.isText() && !isBounded(parameter))
            .map(Parameter::pointer)
            .distinct()
            .sorted()
            .toList();
    return pointers.isEmpty()
        ? List.of()
        : List.of(new Hit("/schema", "Any text is accepted at " + listed(pointers) + "."));
  }

  private static boolean isBounded(Parameter parameter) {
    return parameter.isRestricted()
        || parameter.schema().has("maxLength")
        || parameter.schema().has("format");
  }

  private static String listed(List<String> pointers) {
    int shown = Math.min(pointers.size(), 50);
    String list = String.join(", ", pointers.subList(0, shown));
    return shown == pointers.size() ? list : list + " and " + (pointers.size() - shown) + " more";
  }

  /** PRIV-2: a path without a pattern. */
  static List<Hit> freePaths(ToolView tool) {
    return hits(
        tool,
        parameter -> parameter.isText() && !parameter.isRestricted() && named(parameter, PATHS),
        "The name suggests a path, and any path is accepted.");
  }

  /** DATA-1: a credential among the arguments; amounts such as a limit of tokens are none. */
  static List<Hit> credentials(ToolView tool) {
    return hits(
        tool,
        parameter -> parameter.isText() && named(parameter, CREDENTIALS),
        "The name suggests a credential.");
  }

  /** DATA-2: an address to which data could be sent, free to choose. */
  static List<Hit> freeAddresses(ToolView tool) {
    return hits(
        tool,
        parameter -> parameter.isText() && !parameter.isRestricted() && isAddress(parameter),
        "The value names an address, and any address is accepted.");
  }

  private static boolean isAddress(Parameter parameter) {
    Optional<String> format = parameter.schema().string("format");
    return named(parameter, ADDRESSES) || format.filter(ADDRESS_FORMATS::contains).isPresent();
  }

  /** RES-2: an amount without an upper bound. */
  static List<Hit> unboundedAmounts(ToolView tool) {
    return hits(
        tool,
        parameter ->
            parameter.isNumber()
                && !parameter.isRestricted()
                && !parameter.schema().has("maximum")
                && !parameter.schema().has("exclusiveMaximum")
                && named(parameter, AMOUNTS),
        "The amount has no upper bound.");
  }

  private static boolean named(Parameter parameter, Set<String> words) {
    return parameter.name().hasAny(words);
  }

  private static List<Hit> hits(ToolView tool, Predicate<Parameter> condition, String what) {
    return tool.parameters().stream()
        .filter(condition)
        .map(parameter -> new Hit(parameter.pointer(), what))
        .toList();
  }
}
