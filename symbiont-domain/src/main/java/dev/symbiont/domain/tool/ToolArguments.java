package dev.symbiont.domain.tool;

import dev.symbiont.domain.json.JsonObject;
import java.util.Map;
import java.util.Objects;

/**
 * Body of {@code POST /tools/{name}/test} and {@code …/execute} (HTTP contract, section 9.2).
 *
 * @param args the arguments by name: texts, numbers, truth values
 */
public record ToolArguments(JsonObject args) {
  /** No arguments. */
  public static final ToolArguments NONE = new ToolArguments(JsonObject.EMPTY);

  /** Refuses {@code null}. */
  public ToolArguments {
    Objects.requireNonNull(args, "args");
  }

  /** Returns arguments that are all texts. */
  public static ToolArguments of(Map<String, String> texts) {
    JsonObject.Builder args = JsonObject.builder();
    texts.forEach(args::put);
    return new ToolArguments(args.build());
  }
}
