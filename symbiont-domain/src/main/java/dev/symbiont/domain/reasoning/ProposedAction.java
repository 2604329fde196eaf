package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;

/** Something that a model wants to do. Nothing happens before a gate has approved it. */
public sealed interface ProposedAction {

  /** Calls a tool; {@code arguments} is JSON text as the model wrote it. */
  record ToolCall(String callId, String name, String arguments) implements ProposedAction {
    /** Refuses {@code null}. */
    public ToolCall {
      Objects.requireNonNull(callId, "callId");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(arguments, "arguments");
    }
  }

  /** Hands a task to another agent. */
  record Delegate(String target, String message) implements ProposedAction {
    /** Refuses {@code null}. */
    public Delegate {
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(message, "message");
    }
  }

  /** Answers, which ends the loop. */
  record Respond(String content) implements ProposedAction {
    /** Refuses {@code null}. */
    public Respond {
      Objects.requireNonNull(content, "content");
    }
  }

  /** Gives up or stops, which ends the loop. */
  record Terminate(String reason, String output) implements ProposedAction {
    /** Refuses {@code null}. */
    public Terminate {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(output, "output");
    }
  }

  /** An action of a kind that this version does not know; never approved. */
  record Unknown(String type, JsonObject members) implements ProposedAction {}
}
