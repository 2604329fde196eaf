package dev.symbiont.runtime.review;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.review.AnalysisResults;
import dev.symbiont.domain.review.ReviewPriority;
import dev.symbiont.runtime.store.Database;
import dev.symbiont.runtime.store.SqlSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of reviews: a JSON object each, columns to find it by, and a history to which rows are
 * only added.
 */
final class ReviewTable {
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE tool_review (
            id TEXT PRIMARY KEY,
            state TEXT NOT NULL,
            submitted_by TEXT NOT NULL,
            submitter TEXT NOT NULL,
            submitted_at INTEGER NOT NULL,
            urgency INTEGER NOT NULL,
            analysis_id TEXT,
            waits_since INTEGER,
            document TEXT NOT NULL);
          CREATE INDEX tool_review_by_state ON tool_review(state, submitted_at);
          CREATE INDEX tool_review_by_time ON tool_review(submitted_at, id);
          CREATE INDEX tool_review_by_analysis ON tool_review(analysis_id);
          CREATE INDEX tool_review_by_wait ON tool_review(waits_since);
          CREATE TABLE tool_review_history (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            review_id TEXT NOT NULL,
            from_state TEXT,
            to_state TEXT NOT NULL,
            actor TEXT NOT NULL,
            reason TEXT NOT NULL,
            at INTEGER NOT NULL);
          CREATE INDEX tool_review_history_by_review ON tool_review_history(review_id, number);
          CREATE INDEX tool_review_history_by_time ON tool_review_history(at)
          """);

  /** The least urgent first. */
  private static final List<ReviewPriority> PRIORITIES =
      List.of(
          ReviewPriority.LOW, ReviewPriority.NORMAL, ReviewPriority.HIGH, ReviewPriority.URGENT);

  private static final JsonLimits LIMITS = new JsonLimits(16 * 1024 * 1024, 100);
  private static final int DAYS = 30;

  private final Database database;
  private final JsonCodec json;
  private final ReviewJson reviews = new ReviewJson();

  ReviewTable(Database database, JsonCodec json) {
    this.database = database;
    this.json = json;
    database.migrate("tool_review", MIGRATIONS);
  }

  /**
   * A step of a review, as the history keeps it.
   *
   * @param from where it was; empty for the first step
   * @param to where it is then
   * @param actor who acted
   * @param reason why
   * @param at when
   */
  record Step(
      Optional<ReviewState> from, ReviewState to, String actor, String reason, Instant at) {}

  /** Stores a new review. */
  void insert(Review review, Step step) {
    database.write(
        sql -> {
          sql.update(
              "INSERT INTO tool_review(id, state, submitted_by, submitter, submitted_at, urgency,"
                  + " analysis_id, waits_since, document) VALUES (?,?,?,?,?,?,?,?,?)",
              review.id(),
              review.state().word(),
              review.submittedBy(),
              review.submitter(),
              review.submittedAt().toEpochMilli(),
              PRIORITIES.indexOf(review.priority()),
              analysisId(review),
              waitsSince(review),
              json.writeText(reviews.write(review)));
          return note(sql, review.id(), step);
        });
  }

  /**
   * Replaces a review that is in the state {@code from}.
   *
   * @throws IllegalStateException if it is not, and nothing was changed
   */
  void update(Review review, ReviewState from, Step step) {
    database.write(
        sql -> {
          int changed =
              sql.update(
                  "UPDATE tool_review SET state = ?, urgency = ?, analysis_id = ?, waits_since = ?,"
                      + " document = ? WHERE id = ? AND state = ?",
                  review.state().word(),
                  PRIORITIES.indexOf(review.priority()),
                  analysisId(review),
                  waitsSince(review),
                  json.writeText(reviews.write(review)),
                  review.id(),
                  from.word());
          if (changed != 1) {
            throw new IllegalStateException(
                "review %s is not %s any more".formatted(review.id(), from.word()));
          }
          return note(sql, review.id(), step);
        });
  }

  private static int note(SqlSession sql, String id, Step step) throws SQLException {
    return sql.update(
        "INSERT INTO tool_review_history(review_id, from_state, to_state, actor, reason, at)"
            + " VALUES (?,?,?,?,?,?)",
        id,
        step.from().map(ReviewState::word).orElse(null),
        step.to().word(),
        step.actor(),
        step.reason(),
        step.at().toEpochMilli());
  }

  Optional<Review> find(String id) {
    return database.read(
        sql -> sql.first("SELECT document FROM tool_review WHERE id = ?", this::review, id));
  }

  Optional<Review> findByAnalysis(String analysisId) {
    return database.read(
        sql ->
            sql.first(
                "SELECT document FROM tool_review WHERE analysis_id = ?",
                this::review,
                analysisId));
  }

  /**
   * Which reviews are wanted.
   *
   * @param states in one of which they are; all if empty
   * @param author who asked for them
   * @param submitter the credential that submitted them
   */
  record Filter(
      Collection<ReviewState> states, Optional<String> author, Optional<String> submitter) {}

  /** Returns reviews, newest first. */
  List<Review> list(Filter filter, int limit, long offset) {
    List<Object> values = new ArrayList<>();
    String where = where(filter, values);
    values.add(limit);
    values.add(offset);
    return database.read(
        sql ->
            sql.query(
                "SELECT document FROM tool_review"
                    + where
                    + " ORDER BY submitted_at DESC, id DESC LIMIT ? OFFSET ?",
                this::review,
                values.toArray()));
  }

  /** Returns the ids of the reviews in these states, the oldest first. */
  List<String> ids(List<ReviewState> states) {
    List<Object> values = new ArrayList<>();
    String where = where(new Filter(states, Optional.empty(), Optional.empty()), values);
    return database.read(
        sql ->
            sql.query(
                "SELECT id FROM tool_review" + where + " ORDER BY submitted_at, id",
                row -> row.getString(1),
                values.toArray()));
  }

  /** Returns the ids of the reviews about which nobody has decided since before {@code time}. */
  List<String> lateIds(Instant time) {
    return database.read(
        sql ->
            sql.query(
                "SELECT id FROM tool_review WHERE waits_since < ? ORDER BY waits_since",
                row -> row.getString(1),
                time.toEpochMilli()));
  }

  /** Counts reviews. */
  long count(Filter filter) {
    List<Object> values = new ArrayList<>();
    String where = where(filter, values);
    return database
        .read(
            sql ->
                sql.first(
                    "SELECT count(*) FROM tool_review" + where,
                    row -> row.getLong(1),
                    values.toArray()))
        .orElse(0L);
  }

  private static String where(Filter filter, List<Object> values) {
    List<String> conditions = new ArrayList<>();
    if (!filter.states().isEmpty()) {
      conditions.add("state IN (" + "?,".repeat(filter.states().size() - 1) + "?)");
      filter.states().forEach(state -> values.add(state.word()));
    }
    filter.author().ifPresent(author -> add("submitted_by = ?", author, conditions, values));
    filter.submitter().ifPresent(name -> add("submitter = ?", name, conditions, values));
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  private static void add(
      String condition, String value, List<String> conditions, List<Object> values) {
    conditions.add(condition);
    values.add(value);
  }

  /** Returns what waits for a person, the most urgent first, then the oldest. */
  List<Review> queue(int limit) {
    return database.read(
        sql ->
            sql.query(
                "SELECT document FROM tool_review WHERE state IN ('pending_review', 'under_review')"
                    + " ORDER BY urgency DESC, submitted_at, id LIMIT ?",
                this::review,
                limit));
  }

  /** What all reviews that wait for a person amount to; times in milliseconds since 1970. */
  record Waiting(long count, double averageSubmittedAt, long urgent) {}

  Waiting waiting() {
    return database
        .read(
            sql ->
                sql.first(
                    "SELECT count(*), avg(submitted_at), coalesce(sum(urgency >= ?), 0)"
                        + " FROM tool_review WHERE state IN ('pending_review', 'under_review')",
                    row -> new Waiting(row.getLong(1), row.getDouble(2), row.getLong(3)),
                    PRIORITIES.indexOf(ReviewPriority.HIGH)))
        .orElseThrow();
  }

  /** Returns the steps of a review in order. */
  List<Step> history(String id) {
    return database.read(
        sql ->
            sql.query(
                "SELECT from_state, to_state, actor, reason, at FROM tool_review_history"
                    + " WHERE review_id = ? ORDER BY number",
                row ->
                    new Step(
                        Optional.ofNullable(row.getString(1)).map(ReviewState::of),
                        ReviewState.of(row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        Instant.ofEpochMilli(row.getLong(5))),
                id));
  }

  // ---- statistics ---------------------------------------------------------------------------

  /** Returns how many reviews are in each state. */
  Map<ReviewState, Long> countsByState() {
    Map<ReviewState, Long> counts = new TreeMap<>();
    database
        .read(
            sql ->
                sql.query(
                    "SELECT state, count(*) FROM tool_review GROUP BY state",
                    row -> Map.entry(ReviewState.of(row.getString(1)), row.getLong(2))))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  /** Returns how many findings there are of each kind; {@code member} names the kind. */
  Map<String, Long> countsOfFindings(String member) {
    Map<String, Long> counts = new TreeMap<>();
    database
        .read(
            sql ->
                sql.query(
                    "SELECT json_extract(f.value, ?) AS kind, count(*) FROM tool_review,"
                        + " json_each(document, '$.analysis.findings') AS f GROUP BY kind",
                    row -> Map.entry(row.getString(1), row.getLong(2)),
                    "$." + member))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  /** Returns how long it takes on average from submission to decision, in milliseconds. */
  double averageMillisToDecision() {
    return database
        .read(
            sql ->
                sql.first(
                    "SELECT avg(h.at - r.submitted_at) FROM tool_review_history h JOIN tool_review"
                        + " r ON r.id = h.review_id WHERE h.to_state = 'rejected'"
                        + " OR (h.to_state = 'approved' AND h.from_state <> 'signing_failed')",
                    row -> row.getDouble(1)))
        .orElse(0.0);
  }

  /** What happened on one day. */
  record Day(String date, long submissions, long approvals, long rejections) {}

  /** Returns the newest days on which something happened, newest first. */
  List<Day> days() {
    return database.read(
        sql ->
            sql.query(
                "SELECT date(at / 1000, 'unixepoch') AS day, sum(to_state = 'submitted'),"
                    + " sum(to_state = 'approved' AND from_state <> 'signing_failed'),"
                    + " sum(to_state = 'rejected') FROM tool_review_history"
                    + " WHERE to_state IN ('submitted', 'approved', 'rejected')"
                    + " GROUP BY day ORDER BY day DESC LIMIT ?",
                row -> new Day(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)),
                DAYS));
  }

  /** Since when nobody has decided, unless that was noticed before. */
  private static @Nullable Long waitsSince(Review review) {
    return review.state().awaitsPerson() && !review.escalated()
        ? review.waitingSince().map(Instant::toEpochMilli).orElse(null)
        : null;
  }

  private static @Nullable String analysisId(Review review) {
    return review.analysis().map(AnalysisResults::analysisId).map(Object::toString).orElse(null);
  }

  private Review review(ResultSet row) throws SQLException {
    return reviews.read((JsonObject) json.read(row.getString(1), LIMITS));
  }
}
