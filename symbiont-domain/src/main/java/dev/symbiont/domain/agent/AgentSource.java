package dev.symbiont.domain.agent;

import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Writes the source text of an agent that was described by its members (DSL grammar, 14.3). */
final class AgentSource {
  private AgentSource() {}

  static String of(AgentSpec spec) {
    StringJoiner pairs = new StringJoiner("\n", "metadata {\n", "\n}\n");
    pairs.add(pair("name", quoted(spec.name())));
    addText(pairs, "description", spec.description());
    addText(pairs, "system_prompt", spec.systemPrompt());
    addText(pairs, "model", spec.model());
    if (!spec.tools().isEmpty()) {
      pairs.add(pair("tools", array(spec.tools())));
    }
    spec.temperature().ifPresent(value -> pairs.add(pair("temperature", value.toString())));
    spec.topP().ifPresent(value -> pairs.add(pair("top_p", value.toString())));
    spec.maxTokens().ifPresent(value -> pairs.add(pair("max_tokens", value.toString())));
    return pairs
        + "agent "
        + identifier(spec.name())
        + " {\n"
        + pair("capabilities", array(spec.capabilities()))
        + "\n}\n";
  }

  private static void addText(StringJoiner pairs, String key, Optional<String> value) {
    value.ifPresent(text -> pairs.add(pair(key, quoted(text))));
  }

  private static String pair(String key, String value) {
    return "  " + key + " = " + value;
  }

  private static String array(List<String> values) {
    return values.stream().map(AgentSource::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** An identifier is a letter or underscore, then letters, digits and underscores (14.2). */
  private static String identifier(String name) {
    String cleaned = name.replaceAll("[^A-Za-z0-9_]", "_");
    return cleaned.isEmpty() || Character.isDigit(cleaned.charAt(0)) ? "_" + cleaned : cleaned;
  }
}
