package dev.symbiont.api.toolclad;

import dev.symbiont.domain.id.ApprovalId;
import dev.symbiont.domain.tool.ToolExecutionResult;
import java.util.Objects;

/** What became of a call of a tool that was not refused. */
public sealed interface ToolExecution {
  /**
   * The tool was run, or should have been; the envelope says how that went.
   *
   * @param result the evidence envelope
   */
  record Completed(ToolExecutionResult result) implements ToolExecution {
    /** Refuses {@code null}. */
    public Completed {
      Objects.requireNonNull(result, "result");
    }
  }

  /**
   * Nothing has run: a person has to decide. Once they approved, the same call with the same
   * arguments runs, a single time.
   *
   * @param approvalId the held action
   */
  record AwaitingApproval(ApprovalId approvalId) implements ToolExecution {
    /** Refuses {@code null}. */
    public AwaitingApproval {
      Objects.requireNonNull(approvalId, "approvalId");
    }
  }

  /**
   * Returns the evidence envelope.
   *
   * @throws IllegalStateException if the call waits for an approval; the message names it
   */
  default ToolExecutionResult result() {
    if (this instanceof Completed completed) {
      return completed.result();
    }
    throw new IllegalStateException(
        "nothing was run: the call waits for approval "
            + ((AwaitingApproval) this).approvalId()
            + "; approve it and make the same call again");
  }
}
