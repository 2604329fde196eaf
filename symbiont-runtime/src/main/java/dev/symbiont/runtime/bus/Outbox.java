package dev.symbiont.runtime.bus;

import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.bus.SendResult.Accepted;
import dev.symbiont.runtime.bus.SendResult.Reason;
import dev.symbiont.runtime.bus.SendResult.Refused;
import dev.symbiont.runtime.store.Database;
import dev.symbiont.runtime.store.SqlSession;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of the bus: policy, room, seal, store, record. Messages of one sender that wait
 * together are signed, stored and recorded together. Thread-safe.
 */
final class Outbox {
  private static final System.Logger LOG = System.getLogger(Outbox.class.getName());
  private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);
  private static final int MOST_TOGETHER = 128;
  private static final int MOST_UNFINISHED = 8_192;

  private final Database database;
  private final AgentRegistry agents;
  private final MailTable table;
  private final EnvelopeCrypto crypto;
  private final MessagePolicy policy;
  private final MessageJournal journal;
  private final Inbox inbox;
  private final Subscriptions subscriptions;
  private final BusLimits limits;
  private final Clock clock;
  private final Tally tally;
  private final Executor workers;
  private final SendingLanes<Draft> lanes;

  Outbox(
      Database database,
      AgentRegistry agents,
      MailTable table,
      EnvelopeCrypto crypto,
      MessagePolicy policy,
      MessageJournal journal,
      Inbox inbox,
      Subscriptions subscriptions,
      BusLimits limits,
      Clock clock,
      Tally tally,
      Executor workers) {
    this.database = database;
    this.agents = agents;
    this.table = table;
    this.crypto = crypto;
    this.policy = policy;
    this.journal = journal;
    this.inbox = inbox;
    this.subscriptions = subscriptions;
    this.limits = limits;
    this.clock = clock;
    this.tally = tally;
    this.workers = workers;
    this.lanes =
        new SendingLanes<>(
            MOST_TOGETHER,
            MOST_UNFINISHED,
            draft -> draft.header().sender(),
            this::sendTogether,
            workers);
  }

  /** One copy that is about to be stored. */
  private record Target(UUID recipient, Mailbox mailbox, boolean hasRoom) {}

  /** What has become of a message in the table; a number of 0 stands for a copy not stored. */
  private record Stored(boolean isDuplicate, List<Long> numbers) {}

  /** A message that may be sent and has its room. */
  private static final class Draft implements EnvelopeCrypto.Plain {
    private final MessageHeader header;
    private final byte[] payload;
    private final boolean idIsChosen;
    private final List<Target> targets;
    private final CompletableFuture<SendResult> result = new CompletableFuture<>();

    Draft(MessageHeader header, byte[] payload, boolean idIsChosen, List<Target> targets) {
      this.header = header;
      this.payload = payload;
      this.idIsChosen = idIsChosen;
      this.targets = targets;
    }

    @Override
    public MessageHeader header() {
      return header;
    }

    @Override
    public byte[] payload() {
      return payload;
    }

    int room() {
      return Envelope.room(header, payload.length);
    }

    void giveRoomBack(Target target) {
      if (target.hasRoom()) {
        target.mailbox().release(room());
      }
    }

    void giveRoomBack() {
      targets.forEach(this::giveRoomBack);
    }
  }

  /** Completes when the message is refused, or durable and recorded. */
  CompletableFuture<SendResult> accept(Outgoing message, UUID id, Optional<UUID> correlation) {
    MessageHeader header =
        new MessageHeader(
            id,
            message.sender(),
            message.recipient(),
            message.topic(),
            message.type(),
            correlation,
            clock.instant(),
            bounded(message.ttl()));
    Optional<Refused> refusal = refusal(header, message.payload().length);
    if (refusal.isPresent()) {
      return CompletableFuture.completedFuture(refusal.get());
    }
    List<Target> targets = targets(header, Envelope.room(header, message.payload().length));
    if (header.recipient().isPresent() && !targets.get(0).hasRoom()) {
      return CompletableFuture.completedFuture(
          refuse(Reason.QUEUE_FULL, "the mailbox of the recipient is full; repeat later"));
    }
    Draft draft = new Draft(header, message.payload(), message.id().isPresent(), targets);
    try {
      lanes.add(draft);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      draft.giveRoomBack();
      return CompletableFuture.failedFuture(
          new IllegalStateException("interrupted before the message was accepted", e));
    }
    return draft.result;
  }

  /** Waits until nothing is on its way; returns whether that was so in time. */
  boolean awaitFinished(long seconds) throws InterruptedException {
    return lanes.awaitFinished(seconds);
  }

  /** Returns why {@code header} may not be sent; empty if it may. */
  Optional<Refused> denial(MessageHeader header) {
    MessagePolicy.Request question = question(header, header.recipient());
    Optional<String> reason;
    try {
      reason = policy.denial(question);
    } catch (RuntimeException e) {
      reason = Optional.of(broken(e));
    }
    reason.ifPresent(why -> journal.denied(question, why));
    return reason.map(why -> refuse(Reason.POLICY_DENIED, why));
  }

  Optional<Refused> tooLarge(int length) {
    return length <= limits.maxPayloadBytes()
        ? Optional.empty()
        : Optional.of(
            refuse(
                Reason.MESSAGE_TOO_LARGE,
                "the payload has %d bytes, more than the %d allowed"
                    .formatted(length, limits.maxPayloadBytes())));
  }

  Refused refuse(Reason reason, String message) {
    tally.refused();
    return new Refused(reason, message);
  }

  private Optional<Refused> refusal(MessageHeader header, int length) {
    Optional<Refused> tooLarge = tooLarge(length);
    if (tooLarge.isPresent()) {
      return tooLarge;
    }
    if (agents.find(header.sender()).isEmpty()) {
      return Optional.of(refuse(Reason.UNKNOWN_SENDER, "the sender is not registered"));
    }
    if (header.recipient().filter(to -> agents.find(to).isEmpty()).isPresent()) {
      return Optional.of(unknownRecipient());
    }
    return denial(header);
  }

  private Refused unknownRecipient() {
    return refuse(Reason.UNKNOWN_RECIPIENT, "the recipient is not registered");
  }

  /** At least a second, at most what the bus allows. */
  private Duration bounded(Duration ttl) {
    if (ttl.compareTo(SHORTEST_TTL) < 0) {
      return SHORTEST_TTL;
    }
    return ttl.compareTo(limits.maxTtl()) > 0 ? limits.maxTtl() : ttl;
  }

  private static MessagePolicy.Request question(MessageHeader header, Optional<UUID> recipient) {
    return new MessagePolicy.Request(header.sender(), recipient, header.topic(), header.type());
  }

  private static String broken(RuntimeException e) {
    LOG.log(System.Logger.Level.ERROR, "the communication policy failed: message denied", e);
    return "the communication policy could not be evaluated";
  }

  // ---- recipients ---------------------------------------------------------------------------

  private List<Target> targets(MessageHeader header, int room) {
    return recipients(header).stream()
        .map(
            recipient -> {
              Mailbox mailbox = inbox.of(recipient);
              return new Target(recipient, mailbox, mailbox.reserve(room));
            })
        .toList();
  }

  private List<UUID> recipients(MessageHeader header) {
    return header.recipient().map(List::of).orElseGet(() -> admitted(header, audience(header)));
  }

  private List<UUID> audience(MessageHeader header) {
    return header
        .topic()
        .map(subscriptions::to)
        .orElseGet(
            () ->
                agents.list().stream()
                    .map(Agent::id)
                    .filter(id -> !id.equals(header.sender()))
                    .toList());
  }

  /** Of a message to many, those who must not have it are left out. */
  private List<UUID> admitted(MessageHeader header, List<UUID> audience) {
    Map<UUID, String> denials = denials(header, audience);
    denials.forEach(
        (recipient, reason) -> journal.denied(question(header, Optional.of(recipient)), reason));
    return audience.stream().filter(recipient -> !denials.containsKey(recipient)).toList();
  }

  private Map<UUID, String> denials(MessageHeader header, List<UUID> audience) {
    try {
      return policy.denials(question(header, Optional.empty()), audience);
    } catch (RuntimeException e) {
      String reason = broken(e);
      return audience.stream()
          .distinct()
          .collect(Collectors.toUnmodifiableMap(recipient -> recipient, recipient -> reason));
    }
  }

  // ---- a batch of one sender ----------------------------------------------------------------

  private void sendTogether(List<Draft> drafts) {
    CompletableFuture<List<Stored>> stored;
    List<Envelope> envelopes;
    try {
      envelopes = crypto.seal(drafts);
      List<byte[]> bytes = envelopes.stream().map(Envelope::encode).toList();
      stored = database.writeAsync(sql -> store(sql, drafts, bytes));
    } catch (RuntimeException e) {
      fail(drafts, e);
      return;
    }
    var unused =
        stored
            .whenComplete((numbers, failure) -> giveRoomBackAfter(failure, drafts))
            .thenApply(numbers -> deliver(drafts, envelopes, numbers))
            .thenComposeAsync(results -> recorded(drafts, results), workers)
            .whenComplete((results, failure) -> answer(drafts, results, failure));
  }

  private List<Stored> store(SqlSession sql, List<Draft> drafts, List<byte[]> envelopes)
      throws SQLException {
    List<Stored> stored = new ArrayList<>(drafts.size());
    for (int i = 0; i < drafts.size(); i++) {
      stored.add(store(sql, drafts.get(i), envelopes.get(i)));
    }
    return stored;
  }

  private Stored store(SqlSession sql, Draft draft, byte[] envelope) throws SQLException {
    MessageHeader header = draft.header;
    if (draft.idIsChosen && table.exists(sql, header.id())) {
      return new Stored(true, List.of());
    }
    List<Long> numbers = new ArrayList<>(draft.targets.size());
    for (Target target : draft.targets) {
      numbers.add(store(sql, header, target, envelope));
    }
    if (draft.targets.isEmpty()) {
      table.insertDead(sql, header, header.sender(), envelope, DeadLetterReason.NO_SUBSCRIBER);
    }
    return new Stored(false, numbers);
  }

  private long store(SqlSession sql, MessageHeader header, Target target, byte[] envelope)
      throws SQLException {
    if (target.hasRoom()) {
      return table.insertPending(sql, header, target.recipient(), envelope);
    }
    table.insertDead(sql, header, target.recipient(), envelope, DeadLetterReason.QUEUE_FULL);
    return 0;
  }

  private static void giveRoomBackAfter(@Nullable Throwable failure, List<Draft> drafts) {
    if (failure != null) {
      drafts.forEach(Draft::giveRoomBack);
    }
  }

  /** Runs after the commit, in the order of the commits: that is what keeps the order. */
  private List<SendResult> deliver(
      List<Draft> drafts, List<Envelope> envelopes, List<Stored> stored) {
    List<SendResult> results = new ArrayList<>(drafts.size());
    for (int i = 0; i < drafts.size(); i++) {
      results.add(deliver(drafts.get(i), envelopes.get(i), stored.get(i)));
    }
    return results;
  }

  private SendResult deliver(Draft draft, Envelope envelope, Stored stored) {
    if (stored.isDuplicate()) {
      draft.giveRoomBack();
      return refuse(Reason.DUPLICATE_ID, "a message with this id was accepted before");
    }
    if (draft.targets.isEmpty()) {
      tally.dead(1);
    }
    boolean isGone = false;
    for (int i = 0; i < draft.targets.size(); i++) {
      Target target = draft.targets.get(i);
      long number = stored.numbers().get(i);
      if (number > 0) {
        target.mailbox().add(new Mail(number, envelope, draft.room(), 0));
        tally.accepted();
      } else if (target.hasRoom()) {
        draft.giveRoomBack(target);
        isGone = true;
      } else {
        tally.dead(1);
      }
    }
    return isGone && draft.header.recipient().isPresent()
        ? unknownRecipient()
        : new Accepted(draft.header.id());
  }

  private CompletableFuture<List<SendResult>> recorded(
      List<Draft> drafts, List<SendResult> results) {
    List<MessageHeader> accepted = new ArrayList<>(drafts.size());
    for (int i = 0; i < drafts.size(); i++) {
      if (results.get(i) instanceof Accepted) {
        accepted.add(drafts.get(i).header);
      }
    }
    return accepted.isEmpty()
        ? CompletableFuture.completedFuture(results)
        : journal.sent(drafts.get(0).header.sender(), accepted).thenApply(done -> results);
  }

  private void answer(
      List<Draft> drafts, @Nullable List<SendResult> results, @Nullable Throwable failure) {
    lanes.finished(drafts.size());
    for (int i = 0; i < drafts.size(); i++) {
      if (results == null) {
        drafts.get(i).result.completeExceptionally(cause(failure));
      } else {
        drafts.get(i).result.complete(results.get(i));
      }
    }
  }

  private static Throwable cause(@Nullable Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return failure.getCause();
    }
    return failure == null ? new IllegalStateException("no result and no failure") : failure;
  }

  private void fail(List<Draft> drafts, RuntimeException cause) {
    drafts.forEach(Draft::giveRoomBack);
    answer(drafts, null, cause);
  }
}
