package dev.symbiont.domain.dsl;

import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import dev.symbiont.domain.wire.WireDefault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * An agent file to be checked, and registered unless {@code validateOnly} (runtime policy
 * specification, section 15).
 *
 * @param dslContent the text of the file, at most 256 KiB
 * @param agentName the agent of the file that is meant
 * @param validateOnly whether nothing is to be stored
 */
public record DslCompileRequest(
    String dslContent, String agentName, @WireDefault("false") boolean validateOnly)
    implements Constrained {
  private static final int LONGEST = 256 * 1024;

  /** Refuses {@code null}. */
  public DslCompileRequest {
    Objects.requireNonNull(dslContent, "dslContent");
    Objects.requireNonNull(agentName, "agentName");
  }

  /** Returns the request that registers the agent {@code agentName} of {@code dslContent}. */
  public static DslCompileRequest of(String agentName, String dslContent) {
    return new DslCompileRequest(dslContent, agentName, false);
  }

  /** Returns this request, which then stores nothing. */
  public DslCompileRequest validatingOnly() {
    return new DslCompileRequest(dslContent, agentName, true);
  }

  @Override
  public List<Violation> violations() {
    return new Rules()
        .requireText(agentName, "agent_name")
        .require(
            dslContent.getBytes(StandardCharsets.UTF_8).length <= LONGEST,
            "dsl_content",
            "must have at most " + LONGEST + " bytes")
        .violations();
  }
}
