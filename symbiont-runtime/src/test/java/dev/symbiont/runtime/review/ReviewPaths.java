package dev.symbiont.runtime.review;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.audit.AuditQuery;
import dev.symbiont.runtime.audit.AuditReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The ways that reviews may go, and those that they went by the audit trail. */
final class ReviewPaths {
  /** The table of the runtime policy specification section 7.2, written down a second time. */
  static final Set<String> ALLOWED =
      Set.of(
          "submitted > analysis_queued",
          "analysis_queued > analyzing",
          "analyzing > pending_review",
          "analyzing > approved",
          "analyzing > rejected",
          "pending_review > under_review",
          "pending_review > approved",
          "pending_review > rejected",
          "pending_review > analyzing",
          "under_review > approved",
          "under_review > rejected",
          "under_review > analyzing",
          "approved > signed",
          "approved > signing_failed",
          "signing_failed > approved",
          "signing_failed > rejected");

  private ReviewPaths() {}

  /** Returns the states of a review in the order of the audit trail. */
  static List<String> states(Path audit, String reviewId) {
    return new AuditReader(audit)
        .query(AuditQuery.LATEST.withLimit(10_000)).stream()
            .map(record -> record.json())
            .filter(json -> json.string("type").filter("ReviewTransition"::equals).isPresent())
            .map(json -> json.object("details").orElse(JsonObject.EMPTY))
            .filter(details -> details.string("review_id").filter(reviewId::equals).isPresent())
            .map(details -> details.string("to").orElseThrow())
            .toList();
  }
}
