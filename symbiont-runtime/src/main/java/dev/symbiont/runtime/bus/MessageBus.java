package dev.symbiont.runtime.bus;

import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.LifecycleState;
import dev.symbiont.runtime.bus.SendResult.Accepted;
import dev.symbiont.runtime.bus.SendResult.Reason;
import dev.symbiont.runtime.bus.SendResult.Refused;
import dev.symbiont.runtime.store.Database;
import dev.symbiont.runtime.store.SqlSession;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The communication bus (spec/runtime-core.md section 5): direct messages, topics, broadcast, and
 * requests with their responses. Thread-safe.
 *
 * <p>Every message is signed by its sender with Ed25519 over all headers and encrypted with
 * AES-256-GCM; both are checked on receipt. Accepted means durable: the message is received,
 * becomes a dead letter or expires, exactly one of them, also across a crash. Order is kept per
 * sender and recipient. {@link #drain} delivers at most once, {@link #lease} at least once.
 */
public final class MessageBus {
  private static final System.Logger LOG = System.getLogger(MessageBus.class.getName());

  private final Database database;
  private final AgentRegistry agents;
  private final MailTable table;
  private final EnvelopeCrypto crypto;
  private final MessagePolicy policy;
  private final BusLimits limits;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final ConcurrentHashMap<UUID, Mailbox> mailboxes = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Set<UUID>> topics = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<UUID, Waiting> requests = new ConcurrentHashMap<>();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder dead = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /** A request that waits for the response of {@code asked}. */
  private record Waiting(UUID requester, UUID asked, CompletableFuture<Reply> reply) {}

  /** One copy that is about to be stored. */
  private record Target(UUID recipient, Mailbox mailbox, boolean hasRoom) {}

  /**
   * Opens the bus in {@code database}; what was accepted and not received before waits again.
   *
   * @param table the table that was attached to {@code agents}
   * @param keys the key ring that was attached to {@code agents}
   * @param ids makes the ids of messages, random ones
   */
  public MessageBus(
      Database database,
      AgentRegistry agents,
      MailTable table,
      KeyRing keys,
      MessagePolicy policy,
      BusLimits limits,
      Clock clock,
      SecureRandom random,
      Supplier<UUID> ids) {
    this.database = database;
    this.agents = agents;
    this.table = table;
    this.crypto = new EnvelopeCrypto(keys, random);
    this.policy = policy;
    this.limits = limits;
    this.clock = clock;
    this.ids = ids;
    database.read(table::subscriptions).forEach(one -> link(one.topic(), one.agent()));
    database.read(table::pending).forEach(this::restore);
    agents.addListener((before, after) -> forgetEnded(after));
  }

  /** Sends a message and returns when it is durable. */
  public SendResult send(Outgoing message) {
    return database.join(sendAsync(message));
  }

  /**
   * Sends a message. The future completes when it is durable, on a thread of the store: what
   * depends on it must be quick and must not call the bus.
   */
  public CompletableFuture<SendResult> sendAsync(Outgoing message) {
    UUID id = message.id().orElseGet(ids);
    return accept(message, id, Optional.empty());
  }

  /**
   * Asks an agent and waits for its response; the future never fails but on a fault of the store.
   *
   * @param request a direct message; its time to live is {@code timeout}
   * @param timeout how long to wait
   */
  public CompletableFuture<Reply> request(Outgoing request, Duration timeout) {
    UUID asked =
        request
            .recipient()
            .orElseThrow(() -> new IllegalArgumentException("a request needs a recipient"));
    UUID id = request.id().orElseGet(ids);
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    requests.put(id, new Waiting(request.sender(), asked, reply));
    CompletableFuture<SendResult> sent =
        accept(request.asRequest().withTtl(timeout), id, Optional.of(id));
    return sent.thenCompose(
            result ->
                result instanceof Refused refusal
                    ? CompletableFuture.completedFuture(new Reply.NotSent(refusal))
                    : reply.completeOnTimeout(
                        Reply.TimedOut.REQUEST, timeout.toMillis(), TimeUnit.MILLISECONDS))
        .whenComplete((outcome, failure) -> requests.remove(id));
  }

  /**
   * Responds to a request. Only the agent that was asked can, only once, and only while the
   * requester waits.
   */
  public SendResult respond(ReceivedMessage request, byte[] payload) {
    UUID id = request.header().correlation().orElse(request.id());
    Waiting waiting = requests.get(id);
    if (waiting == null || !waiting.asked().equals(request.receiver())) {
      return refuse(Reason.NO_PENDING_REQUEST, "no request waits for a response of this agent");
    }
    if (payload.length > limits.maxPayloadBytes()) {
      return tooLarge(payload.length);
    }
    MessageHeader header =
        new MessageHeader(
            ids.get(),
            request.receiver(),
            Optional.of(waiting.requester()),
            Optional.empty(),
            MessageType.RESPONSE,
            Optional.of(id),
            clock.instant(),
            Outgoing.DEFAULT_TTL);
    Optional<Refused> denial = denial(header);
    if (denial.isPresent()) {
      return denial.get();
    }
    Envelope envelope = crypto.seal(header, payload);
    Optional<byte[]> opened = crypto.open(envelope, waiting.requester());
    boolean first =
        opened.isPresent()
            && waiting
                .reply()
                .complete(
                    new Reply.Answered(
                        new ReceivedMessage(header, waiting.requester(), opened.get())));
    return first
        ? new Accepted(header.id())
        : refuse(Reason.NO_PENDING_REQUEST, "the request was answered or has timed out");
  }

  /**
   * Takes everything that waits for an agent, oldest first; each message is delivered at most once.
   * Returns when that is durable.
   *
   * @return the messages; empty if the agent is not registered
   */
  public Optional<List<ReceivedMessage>> drain(UUID agent) {
    if (agents.find(agent).isEmpty()) {
      return Optional.empty();
    }
    Mailbox mailbox = mailbox(agent);
    List<Mail> taken = mailbox.take(limits.maxQueued());
    try {
      return Optional.of(deliver(agent, mailbox, taken));
    } catch (RuntimeException e) {
      mailbox.putBack(taken);
      throw e;
    }
  }

  /**
   * Hands out up to {@code most} messages. Each comes again unless it is acknowledged in time, and
   * is dead after the allowed attempts: delivery at least once, until a crash too.
   */
  public List<Lease> lease(UUID agent, int most) {
    Mailbox mailbox = mailbox(agent);
    reclaim(mailbox);
    List<Lease> leases = new ArrayList<>();
    for (Mail mail : mailbox.take(most)) {
      Optional<byte[]> payload = open(agent, mailbox, mail);
      payload.ifPresent(bytes -> leases.add(leased(agent, mailbox, mail, bytes)));
    }
    return leases;
  }

  /** Ends a lease for good; returns when that is durable. False if the lease has run out. */
  public boolean acknowledge(Lease lease) {
    Mailbox mailbox = mailbox(lease.message().receiver());
    Optional<Mail> mail = mailbox.endLease(lease.number());
    if (mail.isEmpty()) {
      return false;
    }
    finish(mailbox, mail.get(), DeliveryStatus.DELIVERED);
    delivered.increment();
    return true;
  }

  /** Adds {@code agent} to the subscribers of {@code topic}; returns when that is durable. */
  public boolean subscribe(UUID agent, String topic) {
    Outgoing.requireTopic(topic);
    boolean added = database.write(sql -> table.subscribe(sql, topic, agent));
    link(topic, agent);
    return added;
  }

  /** Removes {@code agent} from the subscribers of {@code topic}; returns when that is durable. */
  public boolean unsubscribe(UUID agent, String topic) {
    boolean removed = database.write(sql -> table.unsubscribe(sql, topic, agent));
    topics.computeIfPresent(topic, (same, subscribers) -> without(subscribers, agent));
    return removed;
  }

  /** Returns the topics that an agent is subscribed to, sorted. */
  public List<String> subscriptions(UUID agent) {
    return topics.entrySet().stream()
        .filter(topic -> topic.getValue().contains(agent))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Returns how far a message has come; empty if it is unknown or finished for over a day. */
  public Optional<DeliveryStatus> status(UUID messageId) {
    Instant now = clock.instant();
    List<DeliveryStatus> copies =
        database.read(sql -> table.copies(sql, messageId)).stream()
            .map(copy -> isExpired(copy, now) ? DeliveryStatus.EXPIRED : copy.state())
            .toList();
    return List.of(
            DeliveryStatus.PENDING,
            DeliveryStatus.FAILED,
            DeliveryStatus.EXPIRED,
            DeliveryStatus.DELIVERED)
        .stream()
        .filter(copies::contains)
        .findFirst();
  }

  /** Returns the newest dead letters, newest first. */
  public List<DeadLetter> deadLetters(int limit) {
    return database.read(sql -> table.deadLetters(sql, limit));
  }

  /**
   * Puts a dead letter back into its mailbox; returns when that is durable. False if there is no
   * such dead letter, its agent is gone, or the mailbox is full.
   */
  public boolean redrive(long number) {
    Optional<MailTable.Pending> letter = database.read(sql -> table.deadLetter(sql, number));
    if (letter.isEmpty()) {
      return false;
    }
    MailTable.Pending pending = letter.get();
    Mailbox mailbox = mailbox(pending.recipient());
    if (!mailbox.reserve(pending.envelope().length)) {
      return false;
    }
    boolean revived = database.write(sql -> table.revive(sql, number));
    mailbox.release(pending.envelope().length);
    if (revived) {
      restore(pending);
    }
    return revived;
  }

  /** Forgets all dead letters but their status; returns how many there were. */
  public int purgeDeadLetters() {
    return database.write(sql -> table.purgeDeadLetters(sql, 0));
  }

  /** Returns how many messages wait or are being handed out. */
  public int queued() {
    return mailboxes.values().stream().mapToInt(Mailbox::size).sum();
  }

  /** Returns what the bus has done since the start. */
  public BusCounters counters() {
    return new BusCounters(
        accepted.sum(), delivered.sum(), expired.sum(), dead.sum(), refused.sum());
  }

  /** Ends what has expired, takes leases back, and bounds what is kept. Called now and then. */
  public void sweep() {
    mailboxes.forEach(
        (agent, mailbox) -> {
          reclaim(mailbox);
          mailbox.takeExpired(clock.instant()).forEach(mail -> expire(mailbox, mail));
        });
    database.write(sql -> table.purgeDeadLetters(sql, limits.maxDeadLetters()));
    database.write(table::forgetFinished);
  }

  private CompletableFuture<SendResult> accept(
      Outgoing message, UUID id, Optional<UUID> correlation) {
    MessageHeader header = header(message, id, correlation);
    Optional<Refused> refusal = refusal(message, header);
    if (refusal.isPresent()) {
      return CompletableFuture.completedFuture(refusal.get());
    }
    Envelope envelope = crypto.seal(header, message.payload());
    byte[] bytes = envelope.encode();
    List<Target> targets = targets(header, bytes.length);
    if (header.recipient().isPresent() && !targets.get(0).hasRoom()) {
      return CompletableFuture.completedFuture(
          refuse(Reason.QUEUE_FULL, "the mailbox of the recipient is full; repeat later"));
    }
    boolean chosenId = message.id().isPresent();
    CompletableFuture<List<Long>> stored =
        database.writeAsync(
            sql -> {
              List<Long> numbers = new ArrayList<>(targets.size());
              if (chosenId && table.exists(sql, id)) {
                return numbers;
              }
              for (Target target : targets) {
                numbers.add(store(sql, header, target, bytes));
              }
              if (targets.isEmpty()) {
                table.insertDead(
                    sql, header, header.sender(), bytes, DeadLetterReason.NO_SUBSCRIBER);
              }
              return numbers;
            });
    return stored
        .whenComplete(
            (numbers, failure) -> {
              if (failure != null) {
                targets.forEach(target -> giveRoomBack(target, bytes.length));
              }
            })
        .thenApply(numbers -> accepted(header, envelope, bytes.length, targets, numbers));
  }

  private long store(SqlSession sql, MessageHeader header, Target target, byte[] bytes)
      throws SQLException {
    if (target.hasRoom()) {
      return table.insertPending(sql, header, target.recipient(), bytes);
    }
    table.insertDead(sql, header, target.recipient(), bytes, DeadLetterReason.QUEUE_FULL);
    return 0;
  }

  /** Runs after the commit, in the order of the commits: that is what keeps the order. */
  private SendResult accepted(
      MessageHeader header, Envelope envelope, int size, List<Target> targets, List<Long> numbers) {
    if (numbers.size() < targets.size()) {
      targets.forEach(target -> giveRoomBack(target, size));
      return refuse(Reason.DUPLICATE_ID, "a message with this id was accepted before");
    }
    if (targets.isEmpty()) {
      dead.increment();
    }
    boolean unknown = false;
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      if (numbers.get(i) > 0) {
        target.mailbox().add(new Mail(numbers.get(i), envelope, size, 0));
        accepted.increment();
      } else if (target.hasRoom()) {
        giveRoomBack(target, size);
        unknown = true;
      } else {
        dead.increment();
      }
    }
    return unknown && header.recipient().isPresent()
        ? refuse(Reason.UNKNOWN_RECIPIENT, "the recipient is not registered")
        : new Accepted(header.id());
  }

  private static void giveRoomBack(Target target, int size) {
    if (target.hasRoom()) {
      target.mailbox().release(size);
    }
  }

  private MessageHeader header(Outgoing message, UUID id, Optional<UUID> correlation) {
    return new MessageHeader(
        id,
        message.sender(),
        message.recipient(),
        message.topic(),
        message.type(),
        correlation,
        clock.instant(),
        bounded(message.ttl()));
  }

  /** At least a second, at most what the bus allows. */
  private Duration bounded(Duration ttl) {
    Duration least = Duration.ofSeconds(1);
    if (ttl.compareTo(least) < 0) {
      return least;
    }
    return ttl.compareTo(limits.maxTtl()) > 0 ? limits.maxTtl() : ttl;
  }

  private Optional<Refused> refusal(Outgoing message, MessageHeader header) {
    if (message.payload().length > limits.maxPayloadBytes()) {
      return Optional.of(tooLarge(message.payload().length));
    }
    if (agents.find(header.sender()).isEmpty()) {
      return Optional.of(refuse(Reason.UNKNOWN_SENDER, "the sender is not registered"));
    }
    if (header.recipient().filter(to -> agents.find(to).isEmpty()).isPresent()) {
      return Optional.of(refuse(Reason.UNKNOWN_RECIPIENT, "the recipient is not registered"));
    }
    return denial(header);
  }

  private Optional<Refused> denial(MessageHeader header) {
    Optional<String> reason;
    try {
      reason = policy.denial(question(header));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the communication policy failed: message denied", e);
      reason = Optional.of("the communication policy could not be evaluated");
    }
    return reason.map(why -> refuse(Reason.POLICY_DENIED, why));
  }

  private static MessagePolicy.Request question(MessageHeader header) {
    return new MessagePolicy.Request(
        header.sender(), header.recipient(), header.topic(), header.type());
  }

  /** Of a message to many, those who must not have it are left out. */
  private List<UUID> admitted(MessageHeader header, List<UUID> recipients) {
    try {
      return policy.admitted(question(header), recipients);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the communication policy failed: message denied", e);
      return List.of();
    }
  }

  private Refused tooLarge(int length) {
    return refuse(
        Reason.MESSAGE_TOO_LARGE,
        "the payload has %d bytes, more than the %d allowed"
            .formatted(length, limits.maxPayloadBytes()));
  }

  private Refused refuse(Reason reason, String message) {
    refused.increment();
    return new Refused(reason, message);
  }

  private List<Target> targets(MessageHeader header, int size) {
    return recipients(header).stream()
        .map(
            recipient -> {
              Mailbox mailbox = mailbox(recipient);
              return new Target(recipient, mailbox, mailbox.reserve(size));
            })
        .toList();
  }

  private List<UUID> recipients(MessageHeader header) {
    if (header.recipient().isPresent()) {
      return List.of(header.recipient().get());
    }
    return admitted(header, audience(header));
  }

  private List<UUID> audience(MessageHeader header) {
    if (header.topic().isPresent()) {
      return topics.getOrDefault(header.topic().get(), Set.of()).stream().sorted().toList();
    }
    return agents.list().stream().map(Agent::id).filter(id -> !id.equals(header.sender())).toList();
  }

  private List<ReceivedMessage> deliver(UUID agent, Mailbox mailbox, List<Mail> taken) {
    Instant now = clock.instant();
    List<ReceivedMessage> messages = new ArrayList<>(taken.size());
    List<Mail> late = new ArrayList<>();
    List<Mail> forged = new ArrayList<>();
    List<Mail> good = new ArrayList<>();
    for (Mail mail : taken) {
      MessageHeader header = mail.envelope().header();
      if (!now.isBefore(header.expiresAt())) {
        late.add(mail);
        continue;
      }
      Optional<byte[]> payload = crypto.open(mail.envelope(), agent);
      (payload.isPresent() ? good : forged).add(mail);
      payload.ifPresent(bytes -> messages.add(new ReceivedMessage(header, agent, bytes)));
    }
    if (!taken.isEmpty()) {
      database.write(
          sql -> {
            for (Mail mail : good) {
              table.finish(sql, mail.number(), DeliveryStatus.DELIVERED);
            }
            for (Mail mail : late) {
              table.finish(sql, mail.number(), DeliveryStatus.EXPIRED);
            }
            for (Mail mail : forged) {
              table.bury(sql, mail.number(), DeadLetterReason.SIGNATURE_VERIFICATION_FAILURE);
            }
            return true;
          });
    }
    taken.forEach(mail -> mailbox.release(mail.bytes()));
    delivered.add(good.size());
    expired.add(late.size());
    dead.add(forged.size());
    return messages;
  }

  private Optional<byte[]> open(UUID agent, Mailbox mailbox, Mail mail) {
    if (!clock.instant().isBefore(mail.envelope().header().expiresAt())) {
      expire(mailbox, mail);
      return Optional.empty();
    }
    Optional<byte[]> payload = crypto.open(mail.envelope(), agent);
    if (payload.isEmpty()) {
      bury(mailbox, mail, DeadLetterReason.SIGNATURE_VERIFICATION_FAILURE);
    }
    return payload;
  }

  private Lease leased(UUID agent, Mailbox mailbox, Mail mail, byte[] payload) {
    Mail tried = mail.attemptedAgain();
    Instant until = clock.instant().plus(limits.leaseTime());
    mailbox.lease(tried, until);
    return new Lease(
        new ReceivedMessage(mail.envelope().header(), agent, payload),
        tried.attempts(),
        until,
        mail.number());
  }

  private void reclaim(Mailbox mailbox) {
    mailbox
        .reclaim(clock.instant())
        .forEach(mail -> bury(mailbox, mail, DeadLetterReason.NOT_ACKNOWLEDGED));
  }

  private void expire(Mailbox mailbox, Mail mail) {
    finish(mailbox, mail, DeliveryStatus.EXPIRED);
    expired.increment();
  }

  private void bury(Mailbox mailbox, Mail mail, DeadLetterReason reason) {
    database.write(
        sql -> {
          table.bury(sql, mail.number(), reason);
          return true;
        });
    mailbox.release(mail.bytes());
    dead.increment();
  }

  private void finish(Mailbox mailbox, Mail mail, DeliveryStatus state) {
    database.write(
        sql -> {
          table.finish(sql, mail.number(), state);
          return true;
        });
    mailbox.release(mail.bytes());
  }

  /** A damaged row cannot be read, let alone verified: it is a dead letter. */
  private void restore(MailTable.Pending pending) {
    Optional<Envelope> envelope = Envelope.decode(pending.envelope());
    if (envelope.isPresent()) {
      mailbox(pending.recipient())
          .restore(new Mail(pending.number(), envelope.get(), pending.envelope().length, 0));
    } else {
      database.write(
          sql -> {
            table.bury(sql, pending.number(), DeadLetterReason.SIGNATURE_VERIFICATION_FAILURE);
            return true;
          });
      dead.increment();
    }
  }

  private void forgetEnded(Agent agent) {
    if (agent.state() == LifecycleState.TERMINATED) {
      mailboxes.remove(agent.id());
      topics.replaceAll((topic, subscribers) -> without(subscribers, agent.id()));
    }
  }

  private Mailbox mailbox(UUID agent) {
    return mailboxes.computeIfAbsent(agent, absent -> new Mailbox(limits));
  }

  private void link(String topic, UUID agent) {
    topics.computeIfAbsent(topic, absent -> ConcurrentHashMap.newKeySet()).add(agent);
  }

  private static Set<UUID> without(Set<UUID> subscribers, UUID agent) {
    subscribers.remove(agent);
    return subscribers;
  }

  private static boolean isExpired(MailTable.Copy copy, Instant now) {
    return copy.state() == DeliveryStatus.PENDING && !now.isBefore(copy.expiresAt());
  }
}
