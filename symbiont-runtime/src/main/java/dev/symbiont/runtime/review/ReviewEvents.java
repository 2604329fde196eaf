package dev.symbiont.runtime.review;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.schemapin.CanonicalSchema;
import java.util.Optional;

/** What the audit trail says about reviews (runtime policy specification section 10.2). */
final class ReviewEvents {
  private ReviewEvents() {}

  static AuditEvent transition(Optional<ReviewState> from, Review after, String actor, String why) {
    Draft draft =
        event(
                AuditType.REVIEW_TRANSITION,
                "tool-review::" + after.state().word(),
                outcome(after.state()),
                after)
            .with("to", after.state().word())
            .with("reason", why);
    from.ifPresent(state -> draft.with("from", state.word()));
    after.verdict().ifPresent(verdict -> draft.with("reviewer_id", verdict.reviewer()));
    return draft.by(actor);
  }

  static AuditEvent signed(
      Review review, CanonicalSchema schema, ToolSignature signature, String actor) {
    return event(AuditType.TOOL_SIGNED, "tool-review::sign", AuditOutcome.SUCCESS, review)
        .with("schema_hash", schema.hash())
        .with("signing_key_id", signature.keyId())
        .with("key_fingerprint", signature.keyFingerprint())
        .with("signature", signature.value())
        .by(actor);
  }

  private static AuditOutcome outcome(ReviewState state) {
    return switch (state) {
      case APPROVED -> AuditOutcome.ALLOWED;
      case REJECTED -> AuditOutcome.DENIED;
      case SIGNED -> AuditOutcome.SUCCESS;
      case SIGNING_FAILED -> AuditOutcome.FAILURE;
      default -> AuditOutcome.INFO;
    };
  }

  static AuditEvent escalation(Review review, String actor, String why) {
    return event(AuditType.ESCALATION_CREATED, "tool-review::escalate", AuditOutcome.INFO, review)
        .with("reason", why)
        .by(actor);
  }

  private static Draft event(AuditType type, String action, AuditOutcome outcome, Review review) {
    return new Draft(type, action, outcome, review);
  }

  /** An audit event in the making. */
  private static final class Draft {
    private final AuditType type;
    private final String action;
    private final AuditOutcome outcome;
    private final Review review;
    private final JsonObject.Builder details;

    Draft(AuditType type, String action, AuditOutcome outcome, Review review) {
      this.type = type;
      this.action = action;
      this.outcome = outcome;
      this.review = review;
      this.details =
          JsonObject.builder()
              .put("review_id", review.id())
              .put("tool_name", review.tool().name())
              .put("tool_sha256", review.toolSha256());
    }

    Draft with(String name, String value) {
      details.put(name, value);
      return this;
    }

    AuditEvent by(String actor) {
      return new AuditEvent(
          type,
          Optional.empty(),
          actor,
          action,
          Optional.of("review:" + review.id()),
          outcome,
          details.build());
    }
  }
}
