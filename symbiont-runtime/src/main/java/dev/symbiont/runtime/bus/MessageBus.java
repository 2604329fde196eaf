package dev.symbiont.runtime.bus;

import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.LifecycleState;
import dev.symbiont.runtime.bus.SendResult.Accepted;
import dev.symbiont.runtime.bus.SendResult.Reason;
import dev.symbiont.runtime.store.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The communication bus (spec/runtime-core.md section 5): direct messages, topics, broadcast, and
 * requests with their responses. Thread-safe.
 *
 * <p>Every message is signed by its sender with Ed25519 over all headers and encrypted with
 * AES-256-GCM; both are checked on receipt. Messages of a sender that wait together share one
 * signature, over the root of a hash tree that binds each of them. Accepted means durable: the
 * message is received, becomes a dead letter or expires, exactly one of them, also across a crash.
 * Order is kept per sender and recipient. {@link #drain} delivers at most once, {@link #lease} at
 * least once.
 */
public final class MessageBus implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MessageBus.class.getName());
  private static final long CLOSE_SECONDS = 10;
  private static final long IDLE_SECONDS = 10;

  private final Database database;
  private final MailTable table;
  private final EnvelopeCrypto crypto;
  private final BusLimits limits;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final Predicate<UUID> isRegistered;
  private final MessageJournal journal;
  private final Tally tally = new Tally();
  private final Requests requests = new Requests();
  private final Subscriptions subscriptions;
  private final Inbox inbox;
  private final Outbox outbox;
  private final ThreadPoolExecutor workers;

  /**
   * Opens the bus in {@code database}; what was accepted and not received before waits again.
   *
   * @param table the table that was attached to {@code agents}
   * @param keys the key ring that was attached to {@code agents}
   * @param journal records every message before it is acknowledged
   * @param ids makes the ids of messages, random ones
   */
  public MessageBus(
      Database database,
      AgentRegistry agents,
      MailTable table,
      KeyRing keys,
      MessagePolicy policy,
      MessageJournal journal,
      BusLimits limits,
      Clock clock,
      SecureRandom random,
      Supplier<UUID> ids) {
    this.database = database;
    this.table = table;
    this.crypto = new EnvelopeCrypto(keys, random);
    this.limits = limits;
    this.clock = clock;
    this.ids = ids;
    this.journal = journal;
    this.subscriptions = new Subscriptions(database, table);
    this.inbox = new Inbox(database, table, crypto, journal, limits, clock, tally);
    this.workers = workers();
    this.outbox =
        new Outbox(
            database,
            agents,
            table,
            crypto,
            policy,
            journal,
            inbox,
            subscriptions,
            limits,
            clock,
            tally,
            workers);
    this.isRegistered = id -> agents.find(id).isPresent();
    agents.addListener((before, after) -> forgetEnded(after));
  }

  /** Sends a message and returns when it is durable and recorded. */
  public SendResult send(Outgoing message) {
    return database.join(sendAsync(message));
  }

  /**
   * Sends a message. The future completes when it is durable and recorded, on a thread of the
   * runtime: what depends on it must be quick and must not call the bus. Waits while too many
   * messages are on their way.
   */
  public CompletableFuture<SendResult> sendAsync(Outgoing message) {
    return outbox.accept(message, message.id().orElseGet(ids), Optional.empty());
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
    CompletableFuture<Reply> reply = requests.expect(id, request.sender(), asked);
    CompletableFuture<SendResult> sent =
        outbox.accept(request.asRequest().withTtl(timeout), id, Optional.of(id));
    return requests.outcome(id, sent, reply, timeout);
  }

  /**
   * Responds to a request. Only the agent that was asked can, only once, and only while the
   * requester waits.
   */
  public SendResult respond(ReceivedMessage request, byte[] payload) {
    UUID id = request.header().correlation().orElse(request.id());
    Optional<Requests.Waiting> waiting = requests.find(id, request.receiver());
    if (waiting.isEmpty()) {
      return outbox.refuse(
          Reason.NO_PENDING_REQUEST, "no request waits for a response of this agent");
    }
    UUID requester = waiting.get().requester();
    MessageHeader header =
        new MessageHeader(
            ids.get(),
            request.receiver(),
            Optional.of(requester),
            Optional.empty(),
            MessageType.RESPONSE,
            Optional.of(id),
            clock.instant(),
            Outgoing.DEFAULT_TTL);
    Optional<SendResult.Refused> refusal =
        outbox.tooLarge(payload.length).or(() -> outbox.denial(header));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Envelope envelope = crypto.seal(header, payload);
    Optional<byte[]> opened = crypto.open(envelope, requester);
    database.join(journal.sent(header.sender(), List.of(header)));
    boolean first =
        opened.isPresent()
            && waiting
                .get()
                .reply()
                .complete(new Reply.Answered(new ReceivedMessage(header, requester, opened.get())));
    return first
        ? new Accepted(header.id())
        : outbox.refuse(Reason.NO_PENDING_REQUEST, "the request was answered or has timed out");
  }

  /**
   * Takes everything that waits for an agent, oldest first; each message is delivered at most once.
   * Returns when that is durable.
   *
   * @return the messages; empty if the agent is not registered
   */
  public Optional<List<ReceivedMessage>> drain(UUID agent) {
    return isRegistered.test(agent) ? Optional.of(inbox.drain(agent)) : Optional.empty();
  }

  /**
   * Hands out up to {@code most} messages. Each comes again unless it is acknowledged in time, and
   * is dead after the allowed attempts: delivery at least once, until a crash too.
   */
  public List<Lease> lease(UUID agent, int most) {
    return inbox.lease(agent, most);
  }

  /** Ends a lease for good; returns when that is durable. False if the lease has run out. */
  public boolean acknowledge(Lease lease) {
    return inbox.acknowledge(lease);
  }

  /** Adds {@code agent} to the subscribers of {@code topic}; returns when that is durable. */
  public boolean subscribe(UUID agent, String topic) {
    return subscriptions.add(agent, topic);
  }

  /** Removes {@code agent} from the subscribers of {@code topic}; returns when that is durable. */
  public boolean unsubscribe(UUID agent, String topic) {
    return subscriptions.remove(agent, topic);
  }

  /** Returns the topics that an agent is subscribed to, sorted. */
  public List<String> subscriptions(UUID agent) {
    return subscriptions.of(agent);
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
   * such dead letter, it is damaged, its agent is gone, or the mailbox is full.
   */
  public boolean redrive(long number) {
    return inbox.redrive(number);
  }

  /** Forgets all dead letters but their status; returns how many there were. */
  public int purgeDeadLetters() {
    return database.write(sql -> table.purgeDeadLetters(sql, 0));
  }

  /** Returns how many messages wait or are being handed out. */
  public int queued() {
    return inbox.queued();
  }

  /** Returns what the bus has done since the start. */
  public BusCounters counters() {
    return tally.counters();
  }

  /** Ends what has expired, takes leases back, and bounds what is kept. Called now and then. */
  public void sweep() {
    inbox.sweep();
    database.write(sql -> table.purgeDeadLetters(sql, limits.maxDeadLetters()));
    database.write(table::forgetFinished);
  }

  /** Lets messages on their way arrive, then stops. The database stays open. Idempotent. */
  @Override
  public void close() {
    try {
      if (!outbox.awaitFinished(CLOSE_SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "closed while messages were on their way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    workers.shutdown();
  }

  /** What comes after the end runs where it is, and fails there if the store is closed. */
  private static ThreadPoolExecutor workers() {
    int processors = Runtime.getRuntime().availableProcessors();
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            processors,
            processors,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "symbiont-bus-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            (work, executor) -> work.run());
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }

  private void forgetEnded(Agent agent) {
    if (agent.state() == LifecycleState.TERMINATED) {
      inbox.forget(agent.id());
      subscriptions.forget(agent.id());
    }
  }

  private static boolean isExpired(MailTable.Copy copy, Instant now) {
    return copy.state() == DeliveryStatus.PENDING && !now.isBefore(copy.expiresAt());
  }
}
