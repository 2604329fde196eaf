package dev.symbiont.runtime.review;

import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.id.AnalysisId;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.review.AnalysisResults;
import dev.symbiont.domain.review.HumanReviewDecision;
import dev.symbiont.domain.review.ReviewDecision;
import dev.symbiont.domain.review.ReviewPriority;
import dev.symbiont.domain.review.ReviewSessionCreate;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.auth.Principal;
import dev.symbiont.runtime.review.Outcome.Done;
import dev.symbiont.runtime.review.Outcome.Reason;
import dev.symbiont.runtime.review.Outcome.Refused;
import dev.symbiont.runtime.review.Outcome.Step;
import dev.symbiont.runtime.review.ReviewTable.Filter;
import dev.symbiont.runtime.store.Database;
import dev.symbiont.schemapin.CanonicalSchema;
import dev.symbiont.schemapin.SchemaSigner;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Reviews of tools (runtime policy specification section 7). Each step is in the audit trail before
 * it is stored, and stored before it is answered. Thread-safe: of two decisions about one tool the
 * first counts.
 */
public final class ToolReviews {
  private static final System.Logger LOG = System.getLogger(ToolReviews.class.getName());

  /** Reviews that may be open at the same time. */
  static final int MOST_OPEN = 10_000;

  private static final String ANALYZER = "system:tool-review";
  private static final String CLOCK = "system:clock";
  private static final List<ReviewPriority> PRIORITIES =
      List.of(
          ReviewPriority.LOW, ReviewPriority.NORMAL, ReviewPriority.HIGH, ReviewPriority.URGENT);
  private static final List<ReviewState> IN_ANALYSIS =
      Arrays.stream(ReviewState.values()).filter(ReviewState::awaitsAnalysis).toList();
  private static final List<ReviewState> OPEN =
      Arrays.stream(ReviewState.values())
          .filter(state -> state.awaitsAnalysis() || state.awaitsPerson())
          .toList();

  private final ReviewTable table;
  private final ReviewSettings settings;
  private final ToolAnalyzer analyzer;
  private final SigningKeys keys;
  private final AuditTrail audit;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final Executor threads;

  /** Reviews whose analysis is scheduled or runs in this process. */
  private final Set<String> inAnalysis = ConcurrentHashMap.newKeySet();

  /** Held from the look at a review until its next step is stored. */
  private final ReentrantLock changing = new ReentrantLock();

  /**
   * Opens the reviews in {@code database}. Nothing is analysed before {@link #resume}, or a new
   * submission.
   *
   * @param threads runs analyses
   */
  public ToolReviews(
      Database database,
      ReviewSettings settings,
      SigningKeys keys,
      AuditTrail audit,
      JsonCodec json,
      Clock clock,
      Supplier<UUID> ids,
      Executor threads) {
    this(
        new ReviewTable(database, json),
        settings,
        new RuleAnalyzer(),
        keys,
        audit,
        clock,
        ids,
        threads);
  }

  ToolReviews(
      ReviewTable table,
      ReviewSettings settings,
      ToolAnalyzer analyzer,
      SigningKeys keys,
      AuditTrail audit,
      Clock clock,
      Supplier<UUID> ids,
      Executor threads) {
    this.table = Objects.requireNonNull(table, "table");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.analyzer = Objects.requireNonNull(analyzer, "analyzer");
    this.keys = Objects.requireNonNull(keys, "keys");
    this.audit = Objects.requireNonNull(audit, "audit");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.ids = Objects.requireNonNull(ids, "ids");
    this.threads = Objects.requireNonNull(threads, "threads");
  }

  /** Goes on with the analyses that a restart, or a failing store, has interrupted. */
  public void resume() {
    for (String id : table.ids(IN_ANALYSIS)) {
      if (!inAnalysis.contains(id)) {
        requeue(id);
      }
    }
  }

  /** Raises the priority of reviews that nobody decided in time; called every few seconds. */
  public void sweep() {
    resume();
    Instant late = clock.instant().minus(settings.reviewTime());
    table.lateIds(late).forEach(id -> expire(id, late));
  }

  /** Returns the keys that tools are signed with. */
  public SigningKeys keys() {
    return keys;
  }

  // ---- reading ------------------------------------------------------------------------------

  /** Tells whether {@code caller} sees every review and may decide. */
  boolean isReviewer(Principal caller) {
    return caller.isAdmin() || settings.reviewers().contains(caller.name());
  }

  /** Returns a review that {@code caller} may see. */
  Optional<Review> find(String id, Principal caller) {
    return table.find(id).filter(review -> maySee(review, caller));
  }

  /** Returns the review whose newest analysis has this id, if {@code caller} may see it. */
  Optional<Review> findByAnalysis(String analysisId, Principal caller) {
    return table.findByAnalysis(analysisId).filter(review -> maySee(review, caller));
  }

  private boolean maySee(Review review, Principal caller) {
    return isReviewer(caller) || review.submitter().equals(caller.name());
  }

  ReviewTable table() {
    return table;
  }

  // ---- submission ---------------------------------------------------------------------------

  /**
   * Takes a tool in, or the changed tool of a review that asked for changes.
   *
   * @param chosenId the id of the review, if the caller's idempotency key stands for one
   */
  Outcome submit(ReviewSessionCreate request, Principal caller, Optional<String> chosenId) {
    if (!caller.isAdmin() && !isSame(request.submittedBy(), caller.name())) {
      return Refused.of(
          Reason.FORBIDDEN,
          "submitted_by must be the name of the API key, unless an administrator submits");
    }
    changing.lock();
    try {
      return request.reviewId().isPresent()
          ? resubmitted(request.reviewId().get().value(), request, caller)
          : submitted(request, caller, chosenId);
    } finally {
      changing.unlock();
    }
  }

  private Outcome submitted(
      ReviewSessionCreate request, Principal caller, Optional<String> chosenId) {
    Review review =
        Review.submitted(
            chosenId.orElseGet(() -> ids.get().toString()),
            request.tool(),
            request.submittedBy(),
            caller.name(),
            request.priority(),
            clock.instant());
    Optional<Review> known = table.find(review.id());
    if (known.isPresent()) {
      return known.get().toolSha256().equals(review.toolSha256())
          ? new Done(known.get())
          : Refused.of(Reason.CONFLICT, "The idempotency key stands for another submission");
    }
    if (table.count(new Filter(OPEN, Optional.empty(), Optional.empty())) >= MOST_OPEN) {
      return Refused.of(
          Reason.FULL, MOST_OPEN + " reviews are open, the most there may be; decide some first");
    }
    String actor = actor(caller);
    audit.record(ReviewEvents.transition(Optional.empty(), review, actor, "submitted"));
    table.insert(review, step(Optional.empty(), review, actor, "submitted"));
    Review queued =
        move(review, review.change().state(ReviewState.ANALYSIS_QUEUED), ANALYZER, "queued");
    schedule(queued.id());
    return new Done(queued);
  }

  private Outcome resubmitted(String id, ReviewSessionCreate request, Principal caller) {
    Optional<Review> found = find(id, caller);
    if (found.isEmpty()) {
      return notFound();
    }
    Review review = found.get();
    if (!isSame(review.submittedBy(), request.submittedBy())) {
      return Refused.of(Reason.FORBIDDEN, "Only who submitted the tool may submit its changes");
    }
    if (!review.changesRequested() || !review.state().awaitsPerson()) {
      return Refused.of(
          Reason.CONFLICT, "Nobody has asked for changes of this tool; submit it as a new one");
    }
    Review changed =
        move(
            review,
            review.change().state(ReviewState.ANALYZING).tool(request.tool()),
            actor(caller),
            "resubmitted");
    schedule(id);
    return new Done(changed);
  }

  // ---- analysis -----------------------------------------------------------------------------

  private void requeue(String id) {
    changing.lock();
    try {
      Optional<Review> found = table.find(id).filter(review -> review.state().awaitsAnalysis());
      if (found.isEmpty() || inAnalysis.contains(id)) {
        return;
      }
      Review review = found.get();
      if (review.state() != ReviewState.ANALYSIS_QUEUED) {
        move(
            review,
            review.change().state(ReviewState.ANALYSIS_QUEUED),
            ANALYZER,
            "the analysis was interrupted");
      }
      schedule(id);
    } finally {
      changing.unlock();
    }
  }

  private void schedule(String id) {
    inAnalysis.add(id);
    try {
      threads.execute(() -> analyse(id));
    } catch (RejectedExecutionException closing) {
      // The next start goes on with it.
      inAnalysis.remove(id);
    }
  }

  private void analyse(String id) {
    try {
      begin(id).ifPresent(review -> end(review, analysis(review)));
    } catch (RuntimeException e) {
      // The review stays where it is, and the next sweep or start goes on with it.
      LOG.log(System.Logger.Level.WARNING, "the analysis of review " + id + " cannot be stored", e);
    } finally {
      inAnalysis.remove(id);
    }
  }

  private Optional<Review> begin(String id) {
    changing.lock();
    try {
      Optional<Review> found = table.find(id);
      if (found.isPresent() && found.get().state() == ReviewState.ANALYSIS_QUEUED) {
        Review review = found.get();
        return Optional.of(
            move(review, review.change().state(ReviewState.ANALYZING), ANALYZER, "analysis began"));
      }
      return found.filter(review -> review.state() == ReviewState.ANALYZING);
    } finally {
      changing.unlock();
    }
  }

  private Analysis analysis(Review review) {
    try {
      return analyzer.analyse(review.tool());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "the analysis of review " + review.id() + " failed", e);
      return RuleAnalyzer.failed(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private void end(Review review, Analysis analysis) {
    changing.lock();
    try {
      Instant now = clock.instant();
      Review.Change change =
          review
              .change()
              .analysis(
                  new AnalysisResults(
                      AnalysisId.of(ids.get().toString()),
                      Risk.score(analysis.risk()),
                      analysis.findings(),
                      analysis.recommendations(),
                      now));
      BigDecimal safety = BigDecimal.ONE.subtract(analysis.risk());
      switch (automatic(analysis, safety)) {
        case APPROVED -> {
          Review approved =
              move(
                  review,
                  change.state(ReviewState.APPROVED).verdict(byRules(review, true, now)),
                  ANALYZER,
                  "approved by the rules");
          signIfSafe(approved, safety);
        }
        case REJECTED ->
            move(
                review,
                change.state(ReviewState.REJECTED).verdict(byRules(review, false, now)),
                ANALYZER,
                "rejected by the rules");
        default ->
            move(
                review,
                change.state(ReviewState.PENDING_REVIEW).waitingSince(now),
                ANALYZER,
                "analysed");
      }
    } finally {
      changing.unlock();
    }
  }

  /** Section 7.5, automatic outcome. */
  private ReviewState automatic(Analysis analysis, BigDecimal safety) {
    if (settings.personRequired()) {
      return ReviewState.PENDING_REVIEW;
    }
    if (!analysis.hasSeriousFinding() && isAtLeast(safety, settings.autoApprove())) {
      return ReviewState.APPROVED;
    }
    return isAtLeast(BigDecimal.valueOf(settings.autoReject()), safety)
        ? ReviewState.REJECTED
        : ReviewState.PENDING_REVIEW;
  }

  private static Verdict byRules(Review review, boolean approved, Instant now) {
    return new Verdict(approved, ANALYZER, ANALYZER, now, Optional.empty(), review.toolSha256());
  }

  private void signIfSafe(Review review, BigDecimal safety) {
    if (isAtLeast(safety, settings.autoSign())
        && signed(review, SigningKeys.DEFAULT, ANALYZER) instanceof Refused refused) {
      LOG.log(
          System.Logger.Level.WARNING,
          "review {0} is approved but not signed: {1}",
          review.id(),
          refused.why());
    }
  }

  private static boolean isAtLeast(BigDecimal value, double bound) {
    return isAtLeast(value, BigDecimal.valueOf(bound));
  }

  private static boolean isAtLeast(BigDecimal value, BigDecimal bound) {
    return value.compareTo(bound) >= 0;
  }

  // ---- decisions ----------------------------------------------------------------------------

  /** Takes the decision of a person. */
  Outcome decide(String id, HumanReviewDecision decision, Principal caller) {
    changing.lock();
    try {
      Optional<Review> found = find(id, caller);
      if (found.isEmpty()) {
        return notFound();
      }
      return obstacle(found.get(), decision, caller)
          .<Outcome>map(refused -> refused)
          .orElseGet(() -> new Done(decided(found.get(), decision, actor(caller))));
    } finally {
      changing.unlock();
    }
  }

  private Optional<Refused> obstacle(
      Review review, HumanReviewDecision decision, Principal caller) {
    return authority(review, decision, caller)
        .or(() -> untimely(review, decision))
        .or(
            () ->
                decision
                    .toolSha256()
                    .filter(seen -> !seen.equalsIgnoreCase(review.toolSha256()))
                    .map(
                        seen ->
                            Refused.of(
                                Reason.CONFLICT, "The tool has changed since; look at it again")));
  }

  /** Section 7.6: who may decide in whose name. */
  private Optional<Refused> authority(
      Review review, HumanReviewDecision decision, Principal caller) {
    String reviewer = decision.reviewerId();
    if (!isReviewer(caller)) {
      return Optional.of(
          Refused.of(Reason.FORBIDDEN, "This API key is not among the reviewers of the runtime"));
    }
    if (!caller.isAdmin() && !isSame(reviewer, caller.name())) {
      return Optional.of(
          Refused.of(
              Reason.FORBIDDEN,
              "reviewer_id must be the name of the API key, unless an administrator acts"));
    }
    boolean own =
        isSame(reviewer, review.submittedBy())
            || (!caller.isAdmin() && caller.name().equals(review.submitter()));
    return own && !settings.selfReviewAllowed()
        ? Optional.of(
            Refused.of(Reason.FORBIDDEN, "Nobody decides about a tool that they have submitted"))
        : Optional.empty();
  }

  /** A person decides after the analysis and before anybody else. */
  private static Optional<Refused> untimely(Review review, HumanReviewDecision decision) {
    ReviewState from = review.state();
    ReviewState to =
        decision.decision().equals(ReviewDecision.APPROVE)
            ? ReviewState.APPROVED
            : decision.decision().equals(ReviewDecision.REJECT)
                ? ReviewState.REJECTED
                : ReviewState.UNDER_REVIEW;
    boolean givesUp = from == ReviewState.SIGNING_FAILED && to == ReviewState.REJECTED;
    if (from.awaitsPerson() || givesUp) {
      return Optional.empty();
    }
    if (from.awaitsAnalysis()) {
      return Optional.of(
          new Refused(
              Reason.ILLEGAL_TRANSITION,
              "The review is %s and cannot become %s by a decision; wait for the analysis"
                  .formatted(from.word(), to.word()),
              Optional.of(new Step(from, to))));
    }
    return Optional.of(
        new Refused(
            Reason.CONFLICT,
            "The tool is %s already%s"
                .formatted(
                    from.word(),
                    review.verdict().map(verdict -> ", by " + verdict.reviewer()).orElse("")),
            Optional.of(new Step(from, to))));
  }

  private Review decided(Review review, HumanReviewDecision decision, String actor) {
    Instant now = clock.instant();
    Review.Change change = review.change().reviewer(decision.reviewerId(), now);
    String why = decision.comments().orElse("");
    if (decision.decision().equals(ReviewDecision.REQUEST_CHANGES)) {
      return move(
          review, change.changesRequested(), actor, words("changes requested", decision, why));
    }
    if (decision.decision().equals(ReviewDecision.ESCALATE)) {
      audit.record(ReviewEvents.escalation(review, actor, words("escalated", decision, why)));
      return move(
          review,
          change.state(ReviewState.UNDER_REVIEW).priority(raised(review.priority())),
          actor,
          words("escalated", decision, why));
    }
    boolean approved = decision.decision().equals(ReviewDecision.APPROVE);
    Verdict verdict =
        new Verdict(
            approved, decision.reviewerId(), actor, now, decision.comments(), review.toolSha256());
    return move(
        review,
        change.state(approved ? ReviewState.APPROVED : ReviewState.REJECTED).verdict(verdict),
        actor,
        words(approved ? "approved" : "rejected", decision, why));
  }

  private static String words(String what, HumanReviewDecision decision, String why) {
    return "%s by %s%s".formatted(what, decision.reviewerId(), why.isEmpty() ? "" : ": " + why);
  }

  private static ReviewPriority raised(ReviewPriority priority) {
    int next = PRIORITIES.indexOf(priority) + 1;
    return PRIORITIES.get(Math.min(next, PRIORITIES.size() - 1));
  }

  /** Nobody decided in time (section 7.2): more urgent, or rejected where that is wanted. */
  private void expire(String id, Instant late) {
    changing.lock();
    try {
      Optional<Review> found =
          table
              .find(id)
              .filter(review -> review.state().awaitsPerson() && !review.escalated())
              .filter(review -> review.waitingSince().filter(late::isAfter).isPresent());
      if (found.isEmpty()) {
        return;
      }
      Review review = found.get();
      String why = "nobody decided within " + settings.reviewTime();
      audit.record(ReviewEvents.escalation(review, CLOCK, why));
      Review.Change change = review.change().escalated().priority(raised(review.priority()));
      if (settings.rejectedWhenLate()) {
        change
            .state(ReviewState.REJECTED)
            .verdict(
                new Verdict(
                    false, CLOCK, CLOCK, clock.instant(), Optional.of(why), review.toolSha256()));
      }
      move(review, change, CLOCK, why);
      LOG.log(System.Logger.Level.WARNING, "review {0} waits: {1}", id, why);
    } finally {
      changing.unlock();
    }
  }

  // ---- signing ------------------------------------------------------------------------------

  /** Signs an approved tool; signing again with the same key returns the same signature. */
  Outcome sign(String id, String keyId, Principal caller) {
    changing.lock();
    try {
      Optional<Review> found = find(id, caller);
      if (found.isEmpty()) {
        return notFound();
      }
      if (!caller.isAdmin()) {
        return Refused.of(Reason.FORBIDDEN, "Only administrators sign tools");
      }
      Review review = found.get();
      if (review.signature().isPresent()) {
        return review.signature().get().keyId().equals(keyId)
            ? new Done(review)
            : Refused.of(
                Reason.CONFLICT,
                "The tool is signed already, with the key '%s'"
                    .formatted(review.signature().get().keyId()));
      }
      return signed(review, keyId, actor(caller));
    } finally {
      changing.unlock();
    }
  }

  private Outcome signed(Review review, String keyId, String actor) {
    Optional<Refused> tooEarly = notSignable(review);
    if (tooEarly.isPresent()) {
      return tooEarly.get();
    }
    try {
      Optional<P256PrivateKey> key = keys.find(keyId);
      if (key.isEmpty()) {
        return Refused.of(
            Reason.KEY_NOT_FOUND,
            "This runtime has no signing key '%s'; put it into its directory of keys"
                .formatted(keyId));
      }
      return new Done(signed(approvedAgain(review, actor), keyId, key.get(), actor));
    } catch (SigningKeys.UnusableKeyException | TamperedToolException e) {
      return failed(approvedAgain(review, actor), String.valueOf(e.getMessage()), actor);
    }
  }

  private Optional<Refused> notSignable(Review review) {
    ReviewState state = review.state();
    if (state == ReviewState.APPROVED) {
      return Optional.empty();
    }
    if (state != ReviewState.SIGNING_FAILED) {
      return Optional.of(
          new Refused(
              Reason.CONFLICT,
              "The tool is %s; only an approved tool can be signed".formatted(state.word()),
              Optional.of(new Step(state, ReviewState.SIGNED))));
    }
    SigningFailure failure = review.failure().orElseThrow();
    if (failure.count() > settings.signingRetries()) {
      return Optional.of(
          Refused.of(
              Reason.CONFLICT,
              "Signing has failed %d times; reject the tool and submit it again"
                  .formatted(failure.count())));
    }
    return clock.instant().isBefore(failure.retryAt())
        ? Optional.of(
            Refused.of(Reason.CONFLICT, "Signing has failed; try again after " + failure.retryAt()))
        : Optional.empty();
  }

  /** A retry goes by way of the approval (section 7.2). */
  private Review approvedAgain(Review review, String actor) {
    return review.state() == ReviewState.SIGNING_FAILED
        ? move(review, review.change().state(ReviewState.APPROVED), actor, "signing again")
        : review;
  }

  /** What is stored is not what was approved. */
  private static final class TamperedToolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TamperedToolException() {
      super("the stored tool is not the one that was approved");
    }
  }

  private Review signed(Review review, String keyId, P256PrivateKey key, String actor) {
    requireApproved(review);
    CanonicalSchema schema = CanonicalSchema.of(review.tool().schema());
    ToolSignature signature =
        new ToolSignature(
            new SchemaSigner(key).sign(schema),
            keyId,
            key.publicKey().fingerprint(),
            clock.instant());
    audit.record(ReviewEvents.signed(review, schema, signature, actor));
    return move(
        review,
        review.change().state(ReviewState.SIGNED).signature(signature),
        actor,
        "signed with the key " + keyId);
  }

  private static void requireApproved(Review review) {
    String now = ToolDigest.of(review.tool());
    if (review.verdict().filter(verdict -> verdict.approved()).isEmpty()
        || !review.verdict().get().toolSha256().equals(now)) {
      throw new TamperedToolException();
    }
  }

  private Outcome failed(Review review, String why, String actor) {
    int count = review.failure().map(SigningFailure::count).orElse(0) + 1;
    move(
        review,
        review
            .change()
            .state(ReviewState.SIGNING_FAILED)
            .failure(new SigningFailure(count, clock.instant(), why)),
        actor,
        why);
    return Refused.of(Reason.SIGNING_FAILED, why);
  }

  // ---- steps --------------------------------------------------------------------------------

  /** The one way on which a review changes: checked, in the audit trail, then stored. */
  private Review move(Review before, Review.Change change, String actor, String why) {
    Review after = change.done();
    if (after.state() != before.state() && !before.state().mayBecome(after.state())) {
      throw new IllegalStateException(
          "a review must not go from %s to %s"
              .formatted(before.state().word(), after.state().word()));
    }
    audit.record(ReviewEvents.transition(Optional.of(before.state()), after, actor, why));
    table.update(after, before.state(), step(Optional.of(before.state()), after, actor, why));
    return after;
  }

  private ReviewTable.Step step(
      Optional<ReviewState> from, Review after, String actor, String why) {
    return new ReviewTable.Step(from, after.state(), actor, why, clock.instant());
  }

  private static String actor(Principal caller) {
    return "user:" + caller.name();
  }

  private static Refused notFound() {
    return Refused.of(Reason.NOT_FOUND, "No such review");
  }

  /** Names that people take for the same are the same. */
  private static boolean isSame(String one, String other) {
    return plain(one).equals(plain(other));
  }

  private static String plain(String name) {
    return HiddenText.strip(Normalizer.normalize(name, Normalizer.Form.NFKC))
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
