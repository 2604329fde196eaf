package dev.symbiont.runtime.review;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.review.AnalysisResults;
import dev.symbiont.domain.review.ReviewPriority;
import dev.symbiont.domain.review.ReviewedTool;
import dev.symbiont.json.gson.MappingRules;
import dev.symbiont.json.gson.RecordMapper;
import java.time.Instant;
import java.util.Optional;

/** Reviews as they stand in the database: one JSON object each (section 7.6). */
final class ReviewJson {
  private final RecordMapper mapper = new RecordMapper(MappingRules.TOLERANT);

  ReviewJson() {}

  JsonObject write(Review review) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("id", review.id())
            .put("tool", mapper.write(review.tool()))
            .put("tool_sha256", review.toolSha256())
            .put("submitted_by", review.submittedBy())
            .put("submitter", review.submitter())
            .put("submitted_at", review.submittedAt().toString())
            .put("priority", review.priority().word())
            .put("state", review.state().word())
            .put("changes_requested", review.changesRequested())
            .put("escalated", review.escalated());
    review.analysis().ifPresent(analysis -> json.put("analysis", mapper.write(analysis)));
    review.reviewer().ifPresent(name -> json.put("reviewer", name));
    put(json, "review_started_at", review.reviewStartedAt());
    put(json, "waiting_since", review.waitingSince());
    review.verdict().ifPresent(verdict -> json.put("verdict", write(verdict)));
    review.signature().ifPresent(signature -> json.put("signature", write(signature)));
    review.failure().ifPresent(failure -> json.put("failure", write(failure)));
    return json.build();
  }

  Review read(JsonObject json) {
    return new Review(
        text(json, "id"),
        mapper.read(member(json, "tool"), ReviewedTool.class),
        text(json, "tool_sha256"),
        text(json, "submitted_by"),
        text(json, "submitter"),
        time(json, "submitted_at").orElseThrow(() -> damaged("submitted_at")),
        ReviewPriority.of(text(json, "priority")),
        ReviewState.of(text(json, "state")),
        json.get("analysis").map(analysis -> mapper.read(analysis, AnalysisResults.class)),
        json.string("reviewer"),
        time(json, "review_started_at"),
        json.bool("changes_requested").orElse(false),
        time(json, "waiting_since"),
        json.bool("escalated").orElse(false),
        json.object("verdict").map(ReviewJson::verdict),
        json.object("signature").map(ReviewJson::signature),
        json.object("failure").map(ReviewJson::failure));
  }

  private static JsonObject write(Verdict verdict) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("approved", verdict.approved())
            .put("reviewer", verdict.reviewer())
            .put("actor", verdict.actor())
            .put("at", verdict.at().toString())
            .put("tool_sha256", verdict.toolSha256());
    verdict.comments().ifPresent(comments -> json.put("comments", comments));
    return json.build();
  }

  private static Verdict verdict(JsonObject json) {
    return new Verdict(
        json.bool("approved").orElse(false),
        text(json, "reviewer"),
        text(json, "actor"),
        time(json, "at").orElseThrow(() -> damaged("at")),
        json.string("comments"),
        text(json, "tool_sha256"));
  }

  private static JsonObject write(ToolSignature signature) {
    return JsonObject.builder()
        .put("value", signature.value())
        .put("key_id", signature.keyId())
        .put("key_fingerprint", signature.keyFingerprint())
        .put("at", signature.at().toString())
        .build();
  }

  private static ToolSignature signature(JsonObject json) {
    return new ToolSignature(
        text(json, "value"),
        text(json, "key_id"),
        text(json, "key_fingerprint"),
        time(json, "at").orElseThrow(() -> damaged("at")));
  }

  private static JsonObject write(SigningFailure failure) {
    return JsonObject.builder()
        .put("count", failure.count())
        .put("at", failure.at().toString())
        .put("why", failure.why())
        .build();
  }

  private static SigningFailure failure(JsonObject json) {
    return new SigningFailure(
        json.integer("count").orElseThrow(() -> damaged("count")).intValue(),
        time(json, "at").orElseThrow(() -> damaged("at")),
        text(json, "why"));
  }

  private static void put(JsonObject.Builder json, String name, Optional<Instant> time) {
    time.ifPresent(instant -> json.put(name, instant.toString()));
  }

  private static JsonValue member(JsonObject json, String name) {
    return json.get(name).orElseThrow(() -> damaged(name));
  }

  private static String text(JsonObject json, String name) {
    return json.string(name).orElseThrow(() -> damaged(name));
  }

  private static Optional<Instant> time(JsonObject json, String name) {
    return json.string(name).map(Instant::parse);
  }

  private static IllegalStateException damaged(String name) {
    return new IllegalStateException("a stored review has no " + name + "; restore the database");
  }
}
