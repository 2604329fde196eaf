package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.WireTag;
import dev.symbiont.domain.wire.WireUnion;
import java.util.Objects;

/** Something that a model wants to do. Nothing happens before a gate has approved it. */
@WireUnion(tag = "type")
public sealed interface ProposedAction {

  /** Calls a tool; {@code arguments} is JSON text as the model wrote it. */
  @WireTag("tool_call")
  record ToolCall(String callId, String name, String arguments) implements ProposedAction {
    /** Refuses {@code null}. */
    public ToolCall {
      Objects.requireNonNull(callId, "callId");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(arguments, "arguments");
    }
  }

  /** Hands a task to another agent. */
  @WireTag("delegate")
  record Delegate(String target, String message) implements ProposedAction {
    /** Refuses {@code null}. */
    public Delegate {
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(message, "message");
    }
  }

  /** Answers, which ends the loop. */
  @WireTag("respond")
  record Respond(String content) implements ProposedAction {
    /** Refuses {@code null}. */
    public Respond {
      Objects.requireNonNull(content, "content");
    }
  }

  /** Gives up or stops, which ends the loop. */
  @WireTag("terminate")
  record Terminate(String reason, String output) implements ProposedAction {
    /** Refuses {@code null}. */
    public Terminate {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(output, "output");
    }
  }

  /** An action of a kind that this version does not know; never approved. */
  record Unknown(JsonValue raw) implements ProposedAction {
    /** Refuses {@code null}. */
    public Unknown {
      Objects.requireNonNull(raw, "raw");
    }
  }
}
