package dev.symbiont.runtime.approval;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.approval.Approval.Status;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.audit.SecretMask;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ActionName;
import dev.symbiont.runtime.policy.ApprovalDesk;
import dev.symbiont.runtime.policy.Escalations;
import dev.symbiont.runtime.store.Database;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds actions until a person decides. What is held survives a restart; an approval releases one
 * execution of exactly the approved arguments, and only for minutes. What loops could not solve is
 * kept here too, for people to look at; to decide about that releases nothing. Thread-safe.
 */
public final class ApprovalQueue implements ApprovalDesk, Escalations {
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE approval (
            id TEXT PRIMARY KEY,
            agent_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            summary TEXT NOT NULL,
            reason TEXT NOT NULL,
            snapshot TEXT NOT NULL,
            digest TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            status TEXT NOT NULL,
            decided_by TEXT,
            decision_reason TEXT,
            used INTEGER NOT NULL DEFAULT 0);
          CREATE INDEX approval_by_status ON approval(status, created_at);
          CREATE INDEX approval_by_digest ON approval(digest, status)
          """,
          "ALTER TABLE approval ADD COLUMN queue TEXT");
  private static final String COLUMNS =
      "id, agent_id, kind, summary, reason, snapshot, created_at, expires_at, status, decided_by,"
          + " decision_reason, queue";

  /** How long an escalation waits for somebody to look at it. */
  private static final Duration ESCALATION_TIMEOUT = Duration.ofDays(1);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final Duration KEPT = Duration.ofDays(30);
  private static final int ID_BYTES = 8;
  private static final JsonLimits LIMITS = new JsonLimits(4 * 1024 * 1024, 64);

  private final Database database;
  private final ApprovalRules rules;
  private final AuditTrail audit;
  private final JsonCodec json;
  private final Clock clock;
  private final SecureRandom random;
  private final Map<String, CompletableFuture<Approval>> waiting = new ConcurrentHashMap<>();

  /** Held from the look at a held action until the decision about it is stored. */
  private final ReentrantLock deciding = new ReentrantLock();

  /** Opens the queue in {@code database}. */
  public ApprovalQueue(
      Database database,
      ApprovalRules rules,
      AuditTrail audit,
      JsonCodec json,
      Clock clock,
      SecureRandom random) {
    this.database = Objects.requireNonNull(database, "database");
    this.rules = Objects.requireNonNull(rules, "rules");
    this.audit = Objects.requireNonNull(audit, "audit");
    this.json = Objects.requireNonNull(json, "json");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.random = Objects.requireNonNull(random, "random");
    database.migrate("approval", MIGRATIONS);
  }

  @Override
  public boolean needsApproval(ProposedAction action, ActionContext context) {
    return rules.holds(action);
  }

  @Override
  public Ruling hold(
      ProposedAction action, JsonObject arguments, ActionContext context, String why) {
    Approval held = submit(action, arguments, context, why);
    Approval decided = await(held);
    if (decided.status() != Status.APPROVED) {
      return new Ruling(false, denial(decided));
    }
    return use(decided.id())
        ? new Ruling(
            true,
            "approved by %s%s"
                .formatted(
                    decided.decidedBy().orElse("a person"),
                    decided.decisionReason().map(text -> ": " + text).orElse("")))
        : new Ruling(false, "the approval has been used or is void");
  }

  /**
   * Holds an action without waiting. If exactly this action is held already, or was approved and
   * not used yet, returns that.
   */
  public Approval submit(
      ProposedAction action, JsonObject arguments, ActionContext context, String why) {
    String digest = ActionDigest.of(context.agentId(), action, arguments);
    Optional<Approval> known = usable(digest);
    if (known.isPresent()) {
      return known.get();
    }
    Approval held =
        create(
            context.agentId(),
            kind(action),
            ActionName.of(action).replace("::", " "),
            why,
            Optional.empty(),
            snapshot(action, arguments),
            rules.timeout());
    waiting.put(held.id(), new CompletableFuture<>());
    audit.record(event(AuditType.ESCALATION_CREATED, held, AuditOutcome.ATTEMPT, "system:gate"));
    insert(held, digest);
    return held;
  }

  @Override
  public void escalate(ActionContext context, ProposedAction.ToolCall call, Escalation escalation) {
    Approval item =
        create(
            context.agentId(),
            "other",
            "failed " + ActionName.of(call).replace("::", " "),
            escalation.reason(),
            Optional.of(escalation.queue()),
            escalation.withSnapshot() ? snapshot(call, given(call)) : JsonObject.EMPTY,
            ESCALATION_TIMEOUT);
    audit.record(event(AuditType.ESCALATION_CREATED, item, AuditOutcome.INFO, "system:loop"));
    // No action has this digest, so that no decision about the item can release one.
    insert(item, "escalation:" + item.id());
  }

  private JsonObject given(ProposedAction.ToolCall call) {
    return json.read(call.arguments().isBlank() ? "{}" : call.arguments(), LIMITS)
            instanceof JsonObject arguments
        ? arguments
        : JsonObject.EMPTY;
  }

  /**
   * Takes up the denial of exactly this action, once: empty if nobody denied it in the last
   * minutes, or if the denial was taken up before.
   */
  public Optional<Approval> takeDenial(
      ProposedAction action, JsonObject arguments, ActionContext context) {
    String digest = ActionDigest.of(context.agentId(), action, arguments);
    long now = clock.instant().toEpochMilli();
    return database.write(
        sql -> {
          Optional<Approval> denied =
              sql.first(
                  "SELECT "
                      + COLUMNS
                      + " FROM approval WHERE digest = ? AND used = 0 AND expires_at > ?"
                      + " AND status = 'denied' LIMIT 1",
                  this::approval,
                  digest,
                  now);
          if (denied.isPresent()) {
            sql.update("UPDATE approval SET used = 1 WHERE id = ?", denied.get().id());
          }
          return denied;
        });
  }

  /** Takes up an approval, once; false if it was used before, is void, or never was given. */
  public boolean use(String id) {
    Instant now = clock.instant();
    return database.write(
            sql ->
                sql.update(
                    "UPDATE approval SET used = 1"
                        + " WHERE id = ? AND status = 'approved' AND used = 0 AND expires_at > ?",
                    id,
                    now.toEpochMilli()))
        == 1;
  }

  /** Returns what waits for a person, oldest first. */
  public List<Approval> pending() {
    expire();
    return database.read(
        sql ->
            sql.query(
                "SELECT "
                    + COLUMNS
                    + " FROM approval WHERE status = 'pending' ORDER BY created_at, id",
                this::approval));
  }

  /** Returns a held action in whatever state it is. */
  public Optional<Approval> find(String id) {
    expire();
    return stored(id);
  }

  private Optional<Approval> stored(String id) {
    return database.read(
        sql -> sql.first("SELECT " + COLUMNS + " FROM approval WHERE id = ?", this::approval, id));
  }

  /**
   * Decides about a held action. Of several decisions the first counts.
   *
   * @param approver who decides, for the audit trail
   */
  public Resolution resolve(String id, boolean approve, String approver, Optional<String> reason) {
    deciding.lock();
    try {
      return resolved(id, approve, approver, reason);
    } finally {
      deciding.unlock();
    }
  }

  private Resolution resolved(
      String id, boolean approve, String approver, Optional<String> reason) {
    Optional<Approval> before = find(id);
    if (before.isEmpty()) {
      return new Resolution.NotFound();
    }
    if (before.get().status() != Status.PENDING) {
      return new Resolution.AlreadyResolved(before.get());
    }
    Status status = approve ? Status.APPROVED : Status.DENIED;
    AuditOutcome outcome = approve ? AuditOutcome.ALLOWED : AuditOutcome.DENIED;
    audit.record(
        event(AuditType.ESCALATION_RESOLVED, before.get(), outcome, "user:" + approver, reason));
    if (!decide(id, status, approver, reason, clock.instant().plus(rules.validity()))) {
      throw new IllegalStateException("held action " + id + " was decided by another process");
    }
    Approval after = stored(id).orElseThrow();
    wake(after);
    forgetOld();
    return new Resolution.Resolved(after);
  }

  // ---- waiting ------------------------------------------------------------------------------

  private Approval await(Approval held) {
    if (held.status() != Status.PENDING) {
      return held;
    }
    CompletableFuture<Approval> decision =
        waiting.computeIfAbsent(held.id(), id -> new CompletableFuture<>());
    try {
      while (clock.instant().isBefore(held.expiresAt())) {
        Optional<Approval> decided = look(decision);
        if (decided.isPresent()) {
          return decided.get();
        }
      }
      expire();
      return find(held.id()).orElse(held);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return held;
    } finally {
      waiting.remove(held.id());
    }
  }

  private static Optional<Approval> look(CompletableFuture<Approval> decision)
      throws InterruptedException {
    try {
      return Optional.of(decision.get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException notYet) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody fails this future", e);
    }
  }

  private void wake(Approval decided) {
    CompletableFuture<Approval> waiter = waiting.remove(decided.id());
    if (waiter != null) {
      waiter.complete(decided);
    }
  }

  private static String denial(Approval decided) {
    return switch (decided.status()) {
      case EXPIRED -> "timeout: nobody approved " + decided.summary() + " in time";
      case DENIED -> decided.decisionReason().orElse("denied by operator");
      default -> "the wait for approval was interrupted";
    };
  }

  // ---- store --------------------------------------------------------------------------------

  private Approval create(
      String agentId,
      String kind,
      String summary,
      String why,
      Optional<String> queue,
      JsonObject snapshot,
      Duration timeout) {
    Instant now = clock.instant();
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return new Approval(
        HexFormat.of().formatHex(id),
        agentId,
        kind,
        summary,
        why,
        queue,
        snapshot,
        now,
        now.plus(timeout),
        Status.PENDING,
        Optional.empty(),
        Optional.empty());
  }

  private static String kind(ProposedAction action) {
    if (action instanceof ProposedAction.ToolCall) {
      return "tool_call";
    }
    return action instanceof ProposedAction.Delegate ? "delegate" : "other";
  }

  /** The shape that the reference runtime shows, with secrets masked. */
  private JsonObject snapshot(ProposedAction action, JsonObject arguments) {
    if (action instanceof ProposedAction.ToolCall call) {
      return JsonObject.builder()
          .put(
              "ToolCall",
              JsonObject.builder()
                  .put("call_id", call.callId())
                  .put("name", call.name())
                  .put("arguments", json.writeText(SecretMask.mask(arguments)))
                  .build())
          .build();
    }
    if (action instanceof ProposedAction.Delegate delegate) {
      return JsonObject.builder()
          .put(
              "Delegate",
              JsonObject.builder()
                  .put("target", delegate.target())
                  .put("message", SecretMask.mask(delegate.message()))
                  .build())
          .build();
    }
    return JsonObject.EMPTY;
  }

  private void insert(Approval held, String digest) {
    database.write(
        sql ->
            sql.update(
                "INSERT INTO approval(id, agent_id, kind, summary, reason, snapshot, digest,"
                    + " created_at, expires_at, status, queue) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                held.id(),
                held.agentId(),
                held.kind(),
                held.summary(),
                held.reason(),
                json.writeText(held.snapshot()),
                digest,
                held.createdAt().toEpochMilli(),
                held.expiresAt().toEpochMilli(),
                held.status().word(),
                held.queue().orElse(null)));
  }

  private boolean decide(
      String id, Status status, String approver, Optional<String> reason, Instant validUntil) {
    return database.write(
            sql ->
                sql.update(
                    "UPDATE approval SET status = ?, decided_by = ?, decision_reason = ?,"
                        + " expires_at = ? WHERE id = ? AND status = 'pending'",
                    status.word(),
                    approver,
                    reason.orElse(null),
                    validUntil.toEpochMilli(),
                    id))
        == 1;
  }

  private Optional<Approval> usable(String digest) {
    long now = clock.instant().toEpochMilli();
    return database.read(
        sql ->
            sql.first(
                "SELECT "
                    + COLUMNS
                    + " FROM approval WHERE digest = ? AND used = 0 AND expires_at > ?"
                    + " AND status IN ('pending', 'approved') ORDER BY status LIMIT 1",
                this::approval,
                digest,
                now));
  }

  /** Turns what nobody decided about into denials, and forgets what is old. */
  private void expire() {
    long now = clock.instant().toEpochMilli();
    List<Approval> late =
        database.read(
            sql ->
                sql.query(
                    "SELECT "
                        + COLUMNS
                        + " FROM approval WHERE status = 'pending' AND expires_at <= ?",
                    this::approval,
                    now));
    for (Approval approval : late) {
      expire(approval);
    }
    if (!late.isEmpty()) {
      forgetOld();
    }
  }

  private void forgetOld() {
    long before = clock.instant().minus(KEPT).toEpochMilli();
    database.write(
        sql ->
            sql.update(
                "DELETE FROM approval WHERE status <> 'pending' AND created_at < ?", before));
  }

  private void expire(Approval late) {
    deciding.lock();
    try {
      Optional<String> why = Optional.of("timeout");
      if (decide(late.id(), Status.EXPIRED, "system:clock", why, late.expiresAt())) {
        audit.record(
            event(AuditType.ESCALATION_RESOLVED, late, AuditOutcome.DENIED, "system:clock", why));
        stored(late.id()).ifPresent(this::wake);
      }
    } finally {
      deciding.unlock();
    }
  }

  private Approval approval(ResultSet row) throws SQLException {
    return new Approval(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        Optional.ofNullable(row.getString(12)),
        (JsonObject) json.read(row.getString(6), LIMITS),
        Instant.ofEpochMilli(row.getLong(7)),
        Instant.ofEpochMilli(row.getLong(8)),
        Status.of(row.getString(9)),
        Optional.ofNullable(row.getString(10)),
        Optional.ofNullable(row.getString(11)));
  }

  private static AuditEvent event(
      AuditType type, Approval approval, AuditOutcome outcome, String actor) {
    return event(type, approval, outcome, actor, Optional.empty());
  }

  private static AuditEvent event(
      AuditType type,
      Approval approval,
      AuditOutcome outcome,
      String actor,
      Optional<String> decisionReason) {
    JsonObject.Builder details =
        JsonObject.builder().put("approval_id", approval.id()).put("reason", approval.reason());
    decisionReason.ifPresent(text -> details.put("decision_reason", text));
    return AuditEvent.ofAgent(
            type, approval.agentId(), approval.summary(), outcome, details.build())
        .withActor(actor);
  }
}
