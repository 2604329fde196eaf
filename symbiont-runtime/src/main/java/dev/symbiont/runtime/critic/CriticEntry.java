package dev.symbiont.runtime.critic;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One round of work and review, chained and signed (runtime policy specification section 10.3).
 *
 * <p>For compatibility the hash covers neither the dimension scores nor the reviewer; both are
 * covered by the record in the audit trail that every entry has.
 *
 * @param entryId the id, a UUID
 * @param directorOutputHash SHA-256 of the work, hexadecimal
 * @param criticAssessmentHash SHA-256 of the words of the critic, hexadecimal
 * @param verdict how the round ended
 * @param dimensionScores scores in single respects
 * @param score the score
 * @param critic who judged
 * @param timestamp when
 * @param chainHash SHA-256 over the hash of the entry before and this one, hexadecimal
 * @param signature Ed25519 over the ASCII text of the chain hash, hexadecimal
 * @param iteration the round, from 1
 */
public record CriticEntry(
    String entryId,
    String directorOutputHash,
    String criticAssessmentHash,
    Verdict verdict,
    Map<String, Double> dimensionScores,
    double score,
    Reviewer critic,
    Instant timestamp,
    String chainHash,
    String signature,
    long iteration) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /** Copies the scores; the values are checked by {@link CriticChain#verify}. */
  public CriticEntry {
    Objects.requireNonNull(entryId, "entryId");
    Objects.requireNonNull(directorOutputHash, "directorOutputHash");
    Objects.requireNonNull(criticAssessmentHash, "criticAssessmentHash");
    Objects.requireNonNull(verdict, "verdict");
    dimensionScores = Collections.unmodifiableMap(new TreeMap<>(dimensionScores));
    Objects.requireNonNull(critic, "critic");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(chainHash, "chainHash");
    Objects.requireNonNull(signature, "signature");
  }

  /**
   * Reads an entry that this or the Rust runtime has written. What it says is not verified by that.
   *
   * @throws JsonFormatException if a member is missing or has the wrong form
   */
  public static CriticEntry of(JsonObject json) {
    Map<String, Double> dimensions = new TreeMap<>();
    json.object("dimension_scores")
        .orElse(JsonObject.EMPTY)
        .members()
        .forEach((name, value) -> dimensions.put(name, number(value, "dimension_scores." + name)));
    return new CriticEntry(
        text(json, "entry_id"),
        text(json, "director_output_hash"),
        text(json, "critic_assessment_hash"),
        Verdict.of(text(json, "verdict"))
            .orElseThrow(() -> wrong("verdict", "approved, rejected or needs_revision")),
        dimensions,
        number(json.get("score").orElse(JsonNull.NULL), "score"),
        json.object("critic_identity")
            .flatMap(Reviewer::of)
            .orElseThrow(() -> wrong("critic_identity", "an llm or a human")),
        time(text(json, "timestamp")),
        text(json, "chain_hash"),
        text(json, "signature"),
        json.integer("iteration").orElseThrow(() -> wrong("iteration", "an integer")));
  }

  private static String text(JsonObject json, String name) {
    return json.string(name).orElseThrow(() -> wrong(name, "a string"));
  }

  private static double number(JsonValue value, String name) {
    if (value instanceof JsonNumber number && Double.isFinite(number.asDouble())) {
      return number.asDouble();
    }
    throw wrong(name, "a number");
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw wrong("timestamp", "a time of RFC 3339");
    }
  }

  private static JsonFormatException wrong(String name, String expected) {
    return new JsonFormatException("$." + name, "must be " + expected);
  }

  /** Tells whether this entry is about the work {@code directorOutput}. */
  public boolean isAbout(String directorOutput) {
    return directorOutputHash.equals(Sha256.hex(directorOutput));
  }

  /** Tells whether {@link #signedText} can be read in one way only. */
  boolean isUnambiguous() {
    return Double.isFinite(score)
        && HASH.matcher(directorOutputHash).matches()
        && HASH.matcher(criticAssessmentHash).matches();
  }

  /** Returns the text that the hash covers. */
  String signedText() {
    return String.join(
        "|",
        entryId,
        directorOutputHash,
        criticAssessmentHash,
        verdict.signedWord(),
        RustText.of(score),
        RustText.of(timestamp),
        Long.toString(iteration));
  }

  CriticEntry chained(String hash, String signed) {
    return new CriticEntry(
        entryId,
        directorOutputHash,
        criticAssessmentHash,
        verdict,
        dimensionScores,
        score,
        critic,
        timestamp,
        hash,
        signed,
        iteration);
  }

  /** Returns the entry as the Rust runtime writes it. */
  public JsonObject json() {
    JsonObject.Builder dimensions = JsonObject.builder();
    dimensionScores.forEach((name, value) -> dimensions.put(name, JsonNumber.of(value)));
    return JsonObject.builder()
        .put("entry_id", entryId)
        .put("director_output_hash", directorOutputHash)
        .put("critic_assessment_hash", criticAssessmentHash)
        .put("verdict", verdict.word())
        .put("dimension_scores", dimensions.build())
        .put("score", JsonNumber.of(score))
        .put("critic_identity", critic.json())
        .put("timestamp", timestamp.toString())
        .put("chain_hash", chainHash)
        .put("signature", signature)
        .put("iteration", iteration)
        .build();
  }
}
