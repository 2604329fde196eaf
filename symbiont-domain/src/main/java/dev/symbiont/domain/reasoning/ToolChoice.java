package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.WireTag;
import dev.symbiont.domain.wire.WireUnion;
import java.util.Objects;

/** Whether a model has to call a tool (runtime reasoning specification, section 2.5). */
@WireUnion(tag = "type")
public sealed interface ToolChoice {

  /** The model decides. */
  @WireTag("auto")
  record Auto() implements ToolChoice {}

  /** The model must call some tool; a loop that asks for this ends by one of its limits. */
  @WireTag("any")
  record AnyTool() implements ToolChoice {}

  /** The model must call this tool; a loop that asks for this ends by one of its limits. */
  @WireTag("tool")
  record Tool(String name) implements ToolChoice {
    /** Refuses {@code null}. */
    public Tool {
      Objects.requireNonNull(name, "name");
    }
  }

  /** A choice that this version does not know. */
  record Unknown(JsonValue raw) implements ToolChoice {
    /** Refuses {@code null}. */
    public Unknown {
      Objects.requireNonNull(raw, "raw");
    }
  }
}
