package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.runtime.policy.ApprovedAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs tools that are Java functions, and hands all others to further executors. A tool that nobody
 * can run is an error, never a made-up success. Immutable and thread-safe.
 */
public final class ToolRegistry implements ToolExecutor {
  private final Map<String, JavaTool> tools;
  private final List<ToolExecutor> others;

  /** A tool that is a Java function. */
  @FunctionalInterface
  public interface Function {
    /** Runs the tool and returns the text for the model. What it throws is an error result. */
    String call(JsonObject arguments) throws Exception;
  }

  private record JavaTool(ToolDefinition definition, Function function, boolean idempotent) {}

  private ToolRegistry(Map<String, JavaTool> tools, List<ToolExecutor> others) {
    this.tools = Map.copyOf(tools);
    this.others = List.copyOf(others);
  }

  /** Returns a builder without tools. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public List<ToolDefinition> definitions() {
    LinkedHashMap<String, ToolDefinition> all = new LinkedHashMap<>();
    tools.values().forEach(tool -> all.put(tool.definition().name(), tool.definition()));
    others.forEach(
        other ->
            other
                .definitions()
                .forEach(definition -> all.putIfAbsent(definition.name(), definition)));
    return all.values().stream().sorted(Comparator.comparing(ToolDefinition::name)).toList();
  }

  @Override
  public Optional<ToolDefinition> definition(String name) {
    JavaTool tool = tools.get(name);
    return tool != null
        ? Optional.of(tool.definition())
        : others.stream().flatMap(other -> other.definition(name).stream()).findFirst();
  }

  @Override
  public ToolOutcome execute(ApprovedAction call, Duration limit) throws InterruptedException {
    if (!(call.action() instanceof ProposedAction.ToolCall toolCall)) {
      return ToolOutcome.refused("not a tool call");
    }
    JavaTool tool = tools.get(toolCall.name());
    if (tool != null) {
      return run(tool, call.arguments());
    }
    for (ToolExecutor other : others) {
      if (other.definition(toolCall.name()).isPresent()) {
        return other.execute(call, limit);
      }
    }
    return ToolOutcome.refused("no backend can run the tool '" + toolCall.name() + "'");
  }

  @Override
  public boolean isIdempotent(String tool) {
    JavaTool known = tools.get(tool);
    return known != null
        ? known.idempotent()
        : others.stream()
            .filter(other -> other.definition(tool).isPresent())
            .findFirst()
            .map(other -> other.isIdempotent(tool))
            .orElse(false);
  }

  private static ToolOutcome run(JavaTool tool, JsonObject arguments) throws InterruptedException {
    try {
      return ToolOutcome.ok(tool.function().call(arguments));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return ToolOutcome.failed(
          e.getMessage() == null ? "the tool failed without a message" : e.getMessage());
    }
  }

  /** Collects tools. Not thread-safe. */
  public static final class Builder {
    private final Map<String, JavaTool> tools = new LinkedHashMap<>();
    private final List<ToolExecutor> others = new ArrayList<>();

    private Builder() {}

    /**
     * Adds a Java function as a tool.
     *
     * @throws IllegalArgumentException if a tool of that name exists
     */
    public Builder tool(String name, String description, JsonValue parameters, Function function) {
      return add(new ToolDefinition(name, description, parameters), function, false);
    }

    /** Adds a Java function that may safely be run twice as a tool. */
    public Builder idempotentTool(
        String name, String description, JsonValue parameters, Function function) {
      return add(new ToolDefinition(name, description, parameters), function, true);
    }

    /** Adds an executor that is asked for tools which are not Java functions. */
    public Builder executor(ToolExecutor other) {
      others.add(Objects.requireNonNull(other, "other"));
      return this;
    }

    /** Returns the registry. */
    public ToolRegistry build() {
      return new ToolRegistry(tools, others);
    }

    private Builder add(ToolDefinition definition, Function function, boolean idempotent) {
      JavaTool tool =
          new JavaTool(definition, Objects.requireNonNull(function, "function"), idempotent);
      if (tools.putIfAbsent(definition.name(), tool) != null) {
        throw new IllegalArgumentException(
            "a tool named '" + definition.name() + "' exists already");
      }
      return this;
    }
  }
}
