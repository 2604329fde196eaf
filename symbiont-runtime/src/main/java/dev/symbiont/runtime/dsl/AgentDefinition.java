package dev.symbiont.runtime.dsl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an agent file says about an agent (runtime policy specification section 14.6).
 *
 * @param name the agent
 * @param metadata the texts of all metadata blocks, and the fields of the agent
 * @param capabilities what the agent may need
 * @param labels the groups that policies know it in: metadata {@code labels}
 * @param tools the tools it may see; all when absent
 * @param settings attributes of {@code with}, and fields of the blocks {@code resources} and {@code
 *     security}, by name
 */
public record AgentDefinition(
    String name,
    Map<String, String> metadata,
    List<String> capabilities,
    List<String> labels,
    Optional<Set<String>> tools,
    Map<String, Node> settings) {
  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(24);
  private static final Set<String> SETTING_BLOCKS = Set.of("resources", "security");

  /** Copies the collections. */
  public AgentDefinition {
    Objects.requireNonNull(name, "name");
    metadata = Map.copyOf(metadata);
    capabilities = List.copyOf(capabilities);
    labels = List.copyOf(labels);
    tools = tools.map(Set::copyOf);
    settings = Map.copyOf(settings);
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

  /** Returns how random the model is to be. */
  public Optional<Double> temperature() {
    return Optional.ofNullable(metadata.get("temperature")).flatMap(AgentDefinition::number);
  }

  /** Returns how long a loop of the agent may take; at most 24 hours. */
  public Optional<Duration> timeout() {
    return Optional.ofNullable(settings.get("timeout"))
        .flatMap(DurationText::of)
        .map(time -> time.compareTo(LONGEST_TIMEOUT) > 0 ? LONGEST_TIMEOUT : time);
  }

  /** Returns how many loops of the agent may run at the same time. */
  public OptionalInt maxConcurrentTasks() {
    return Optional.ofNullable(settings.get("max_concurrent_tasks"))
        .map(Node::text)
        .filter(text -> text.matches("[1-9][0-9]{0,8}"))
        .map(text -> OptionalInt.of(Integer.parseInt(text)))
        .orElse(OptionalInt.empty());
  }

  /** Returns the sandbox that it asks for, in lower case. */
  public Optional<String> sandbox() {
    return Optional.ofNullable(settings.get("sandbox"))
        .map(value -> value.text().toLowerCase(Locale.ROOT));
  }

  private static Optional<Double> number(String text) {
    return text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")
        ? Optional.of(Double.parseDouble(text))
        : Optional.empty();
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
    List<String> labels =
        pairs(program, agent)
            .filter(pair -> pair.text().equals("labels"))
            .flatMap(AgentDefinition::elements)
            .distinct()
            .toList();
    return new AgentDefinition(
        agent.text(), metadata, capabilities, labels, tools(program, agent), settings(agent));
  }

  /** What a file says of an agent by name: in metadata, or as a field. */
  private static Stream<Node> pairs(Node program, Node agent) {
    return Stream.concat(
        program.all("metadata_block").flatMap(block -> block.all("metadata_pair")),
        agent.all("field"));
  }

  private static Map<String, Node> settings(Node agent) {
    Map<String, Node> settings = new LinkedHashMap<>();
    Stream.concat(
            agent.all("with_block").flatMap(with -> with.all("with_attribute")),
            agent
                .all("generic_block")
                .filter(block -> SETTING_BLOCKS.contains(block.text()))
                .flatMap(block -> block.all("field")))
        .forEach(setting -> settings.put(setting.text(), setting.children().get(0)));
    return settings;
  }

  /** {@code with tools = […]}, or metadata {@code tools} or {@code allowed_tools}. */
  private static Optional<Set<String>> tools(Node program, Node agent) {
    List<Node> lists = new ArrayList<>();
    agent
        .all("with_block")
        .flatMap(with -> with.all("with_attribute"))
        .filter(attribute -> attribute.text().equals("tools"))
        .forEach(lists::add);
    pairs(program, agent)
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
