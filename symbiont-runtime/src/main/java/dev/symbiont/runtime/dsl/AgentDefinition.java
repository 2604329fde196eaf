package dev.symbiont.runtime.dsl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an agent file says about an agent (runtime policy specification section 14.6).
 *
 * @param name the agent
 * @param metadata the texts of all metadata blocks, and the fields of the agent
 * @param capabilities what the agent may need
 * @param tools the tools it may see; all when absent
 */
public record AgentDefinition(
    String name,
    Map<String, String> metadata,
    List<String> capabilities,
    Optional<Set<String>> tools) {
  /** Copies the collections. */
  public AgentDefinition {
    Objects.requireNonNull(name, "name");
    metadata = Map.copyOf(metadata);
    capabilities = List.copyOf(capabilities);
    tools = tools.map(Set::copyOf);
  }

  /** Returns the first agent of a file; empty if it defines none. */
  public static Optional<AgentDefinition> first(SyntaxTree tree) {
    return tree.program().first("agent_definition").map(agent -> of(tree.program(), agent));
  }

  /** Returns the agent called {@code name}, else the first; empty if there is none. */
  public static Optional<AgentDefinition> of(SyntaxTree tree, String name) {
    return node(tree, name).map(agent -> of(tree.program(), agent));
  }

  /** Returns the definition of the agent called {@code name}, else the first. */
  public static Optional<Node> node(SyntaxTree tree, String name) {
    return tree.program()
        .all("agent_definition")
        .filter(agent -> agent.text().equals(name))
        .findFirst()
        .or(() -> tree.program().first("agent_definition"));
  }

  /** Returns the agent called {@code name}. */
  public static Optional<AgentDefinition> find(SyntaxTree tree, String name) {
    return tree.program()
        .all("agent_definition")
        .filter(agent -> agent.text().equals(name))
        .findFirst()
        .map(agent -> of(tree.program(), agent));
  }

  /** Returns the instructions for the model. */
  public Optional<String> systemPrompt() {
    return Optional.ofNullable(metadata.get("system_prompt"))
        .or(() -> Optional.ofNullable(metadata.get("description")));
  }

  /** Returns the model. */
  public Optional<String> model() {
    return Optional.ofNullable(metadata.get("model"));
  }

  private static AgentDefinition of(Node program, Node agent) {
    Map<String, String> metadata = new LinkedHashMap<>();
    program
        .all("metadata_block")
        .flatMap(block -> block.all("metadata_pair"))
        .forEach(pair -> text(pair).ifPresent(text -> metadata.put(pair.text(), text)));
    agent
        .all("field")
        .forEach(field -> text(field).ifPresent(text -> metadata.put(field.text(), text)));
    List<String> capabilities =
        agent.all("capabilities_declaration").flatMap(AgentDefinition::elements).toList();
    return new AgentDefinition(agent.text(), metadata, capabilities, tools(program, agent));
  }

  /** {@code with tools = […]}, or metadata {@code tools} or {@code allowed_tools}. */
  private static Optional<Set<String>> tools(Node program, Node agent) {
    List<Node> lists = new ArrayList<>();
    agent
        .all("with_block")
        .flatMap(with -> with.all("with_attribute"))
        .filter(attribute -> attribute.text().equals("tools"))
        .forEach(lists::add);
    Stream.concat(
            program.all("metadata_block").flatMap(block -> block.all("metadata_pair")),
            agent.all("field"))
        .filter(pair -> pair.text().equals("tools") || pair.text().equals("allowed_tools"))
        .forEach(lists::add);
    if (lists.isEmpty()) {
      return Optional.empty();
    }
    Set<String> names = new LinkedHashSet<>();
    lists.forEach(list -> elements(list).forEach(names::add));
    return Optional.of(names);
  }

  private static Stream<String> elements(Node holder) {
    return holder
        .first("array")
        .map(
            array ->
                array.children().stream()
                    .filter(element -> element.is("string") || element.is("identifier"))
                    .map(Node::text))
        .orElseGet(Stream::empty);
  }

  private static Optional<String> text(Node holder) {
    return holder.children().stream()
        .filter(
            value ->
                value.is("string")
                    || value.is("identifier")
                    || value.is("number")
                    || value.is("boolean"))
        .map(Node::text)
        .findFirst();
  }
}
