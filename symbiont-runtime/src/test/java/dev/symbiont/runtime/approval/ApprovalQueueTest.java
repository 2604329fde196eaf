package dev.symbiont.runtime.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.audit.AuditKey;
import dev.symbiont.runtime.audit.AuditQuery;
import dev.symbiont.runtime.audit.AuditReader;
import dev.symbiont.runtime.audit.AuditRecord;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ApprovalDesk;
import dev.symbiont.runtime.policy.Escalations;
import dev.symbiont.runtime.policy.VisibleTools;
import dev.symbiont.runtime.store.Database;
import dev.symbiont.testsupport.MutableClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runtime policy specification section 11 and invariant 7 of section 17. */
@Timeout(60)
class ApprovalQueueTest {
  private static final JsonObject ARGUMENTS =
      JsonObject.builder().put("to", "x@example.org").put("password", "hunter2").build();
  private static final ProposedAction CALL =
      new ProposedAction.ToolCall("c1", "send_mail", "{\"to\":\"x@example.org\"}");
  private static final ActionContext CONTEXT =
      new ActionContext(
          "triage", "triage", Optional.empty(), 1, 0, "test", VisibleTools.NONE, JsonObject.EMPTY);

  @TempDir private Path directory;
  private final MutableClock clock = new MutableClock(Instant.parse("2026-05-01T08:00:00Z"));
  private final SecureRandom random = new SecureRandom();
  private Database database;
  private AuditTrail audit;
  private ApprovalQueue queue;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("runtime.db"));
    audit =
        AuditTrail.builder(directory.resolve("audit"), AuditKey.generate(random))
            .clock(clock)
            .open();
    queue = queue();
  }

  @AfterEach
  void close() {
    audit.close();
    database.close();
  }

  @Test
  void needsApproval_listedToolAndDelegate_areHeld() {
    assertThat(queue.needsApproval(CALL, CONTEXT)).isTrue();
    assertThat(queue.needsApproval(new ProposedAction.ToolCall("c", "risky", "{}"), CONTEXT))
        .isTrue();
    assertThat(queue.needsApproval(new ProposedAction.ToolCall("c", "read", "{}"), CONTEXT))
        .isFalse();
    assertThat(queue.needsApproval(new ProposedAction.Delegate("b", "x"), CONTEXT)).isTrue();
    assertThat(queue.needsApproval(new ProposedAction.Respond("x"), CONTEXT)).isFalse();
  }

  @Test
  void hold_approved_isReleasedOnce() {
    CompletableFuture<ApprovalDesk.Ruling> ruling = holdInBackground();
    Approval held = awaitPending();

    assertThat(held.summary()).isEqualTo("tool_call send_mail");
    assertThat(held.id()).matches("[0-9a-f]{16}");
    assertThat(held.snapshot().toString()).doesNotContain("hunter2");
    assertThat(queue.resolve(held.id(), true, "ann", Optional.of("checked")))
        .isInstanceOf(Resolution.Resolved.class);
    assertThat(ruling.join()).isEqualTo(new ApprovalDesk.Ruling(true, "approved by ann: checked"));
    assertThat(queue.use(held.id())).isFalse();
    assertThat(queue.find(held.id()).orElseThrow().status()).isEqualTo(Approval.Status.APPROVED);
  }

  @Test
  void hold_denied_isNotReleased() {
    CompletableFuture<ApprovalDesk.Ruling> ruling = holdInBackground();
    queue.resolve(awaitPending().id(), false, "bob", Optional.empty());
    assertThat(ruling.join()).isEqualTo(new ApprovalDesk.Ruling(false, "denied by operator"));
  }

  @Test
  void hold_nobodyDecides_expiresAsADenial() {
    CompletableFuture<ApprovalDesk.Ruling> ruling = holdInBackground();
    Approval held = awaitPending();
    clock.advance(Duration.ofMinutes(3));

    assertThat(ruling.join().approved()).isFalse();
    assertThat(ruling.join().reason()).startsWith("timeout");
    assertThat(queue.find(held.id()).orElseThrow().status()).isEqualTo(Approval.Status.EXPIRED);
    assertThat(queue.resolve(held.id(), true, "late", Optional.empty()))
        .isInstanceOf(Resolution.AlreadyResolved.class);
  }

  @Test
  void resolve_twiceAtOnce_oneCounts() {
    CompletableFuture<ApprovalDesk.Ruling> ruling = holdInBackground();
    String id = awaitPending().id();
    AtomicInteger resolved = new AtomicInteger();
    Runnable decide =
        () -> {
          if (queue.resolve(id, false, "x", Optional.empty()) instanceof Resolution.Resolved) {
            resolved.incrementAndGet();
          }
        };
    CompletableFuture.allOf(
            CompletableFuture.runAsync(decide),
            CompletableFuture.runAsync(decide),
            CompletableFuture.runAsync(decide))
        .join();
    assertThat(resolved).hasValue(1);
    assertThat(ruling.join().approved()).isFalse();
    assertThat(recorded("EscalationResolved"))
        .as("a decision that did not count is not in the trail")
        .hasSize(1);
  }

  @Test
  void pending_manyTooLate_allExpire() {
    for (int i = 0; i < 400; i++) {
      ProposedAction call = new ProposedAction.ToolCall("c" + i, "send_mail", "{}");
      queue.submit(call, JsonObject.builder().put("n", i).build(), CONTEXT, "why");
    }
    clock.advance(Duration.ofMinutes(3));
    assertThat(queue.pending()).isEmpty();
    assertThat(recorded("EscalationResolved")).hasSize(400);
  }

  @Test
  void find_resolved_isKeptThirtyDays() {
    Approval old = queue.submit(CALL, JsonObject.EMPTY, CONTEXT, "why");
    queue.resolve(old.id(), false, "ann", Optional.empty());
    clock.advance(Duration.ofDays(29));
    Approval later = queue.submit(CALL, JsonObject.builder().put("n", 1).build(), CONTEXT, "why");
    queue.resolve(later.id(), true, "ann", Optional.empty());
    assertThat(queue.find(old.id())).isPresent();
    clock.advance(Duration.ofDays(2));
    Approval last = queue.submit(CALL, JsonObject.builder().put("n", 2).build(), CONTEXT, "why");
    queue.resolve(last.id(), true, "ann", Optional.empty());
    assertThat(queue.find(old.id())).isEmpty();
    assertThat(queue.find(later.id())).isPresent();
  }

  @Test
  void escalate_decided_releasesNothing() {
    queue.escalate(
        CONTEXT,
        (ProposedAction.ToolCall) CALL,
        new Escalations.Escalation("on-call", "it failed", true));
    Approval item = queue.pending().get(0);
    assertThat(item.kind()).isEqualTo("other");
    assertThat(item.queue()).contains("on-call");
    assertThat(item.reason()).isEqualTo("it failed");
    assertThat(item.snapshot().toString()).contains("send_mail").doesNotContain("hunter2");

    clock.advance(Duration.ofHours(1));
    assertThat(queue.resolve(item.id(), true, "ann", Optional.empty()))
        .isInstanceOf(Resolution.Resolved.class);
    assertThat(queue.submit(CALL, ARGUMENTS, CONTEXT, "why").status())
        .isEqualTo(Approval.Status.PENDING);
    assertThat(queue().find(item.id()).orElseThrow().queue()).contains("on-call");
  }

  @Test
  void escalate_withoutSnapshot_showsNoArguments() {
    queue.escalate(
        CONTEXT,
        (ProposedAction.ToolCall) CALL,
        new Escalations.Escalation("on-call", "it failed", false));
    assertThat(queue.pending().get(0).snapshot()).isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void resolve_unknown_isNotFound() {
    assertThat(queue.resolve("0000000000000000", true, "x", Optional.empty()))
        .isInstanceOf(Resolution.NotFound.class);
  }

  @Test
  void submit_afterRestart_isStillHeldAndBoundToItsArguments() {
    Approval held = queue.submit(CALL, ARGUMENTS, CONTEXT, "why");
    ApprovalQueue restarted = queue();

    assertThat(restarted.pending()).containsExactly(held);
    assertThat(restarted.submit(CALL, ARGUMENTS, CONTEXT, "again").id()).isEqualTo(held.id());
    restarted.resolve(held.id(), true, "ann", Optional.empty());
    Approval other =
        restarted.submit(
            CALL, JsonObject.builder().put("to", "other@example.org").build(), CONTEXT, "why");
    assertThat(other.id()).isNotEqualTo(held.id());
    assertThat(other.status()).isEqualTo(Approval.Status.PENDING);
    assertThat(restarted.hold(CALL, ARGUMENTS, CONTEXT, "why").approved()).isTrue();
    assertThat(restarted.submit(CALL, ARGUMENTS, CONTEXT, "third").id()).isNotEqualTo(held.id());
  }

  @Test
  void use_approvalTooOld_isVoid() {
    Approval held = queue.submit(CALL, ARGUMENTS, CONTEXT, "why");
    queue.resolve(held.id(), true, "ann", Optional.empty());
    clock.advance(Duration.ofMinutes(6));
    assertThat(queue.use(held.id())).isFalse();
  }

  @Test
  void audit_everyStep_isRecorded() {
    Approval held = queue.submit(CALL, ARGUMENTS, CONTEXT, "why");
    queue.resolve(held.id(), true, "ann", Optional.of("looked at it"));
    assertThat(recorded("EscalationCreated")).hasSize(1);
    assertThat(recorded("EscalationResolved"))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.string("actor")).contains("user:ann");
              assertThat(record.object("details").orElseThrow().string("decision_reason"))
                  .contains("looked at it");
            });
  }

  private List<JsonObject> recorded(String type) {
    return new AuditReader(directory.resolve("audit"))
        .query(AuditQuery.LATEST.withLimit(10_000)).stream()
            .map(AuditRecord::json)
            .filter(record -> record.string("type").equals(Optional.of(type)))
            .toList();
  }

  private CompletableFuture<ApprovalDesk.Ruling> holdInBackground() {
    return CompletableFuture.supplyAsync(() -> queue.hold(CALL, ARGUMENTS, CONTEXT, "why"));
  }

  private Approval awaitPending() {
    while (true) {
      if (!queue.pending().isEmpty()) {
        return queue.pending().get(0);
      }
      Thread.onSpinWait();
    }
  }

  private ApprovalQueue queue() {
    return new ApprovalQueue(
        database,
        ApprovalRules.of(Set.of("send_mail", "delegate"), "risky"::equals),
        audit,
        new GsonCodec(),
        clock,
        random);
  }
}
