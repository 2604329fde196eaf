package dev.symbiont.runtime.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.agent.ExecutionLog;
import dev.symbiont.runtime.auth.CredentialFileException;
import dev.symbiont.runtime.bus.SendResult.Accepted;
import dev.symbiont.runtime.bus.SendResult.Reason;
import dev.symbiont.runtime.bus.SendResult.Refused;
import dev.symbiont.runtime.store.Database;
import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.testsupport.SeededCases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageBusTest {
  private static final BusLimits SMALL =
      new BusLimits(1_000, 5, 4_000, Duration.ofMinutes(10), Duration.ofSeconds(30), 2, 3);

  private final MutableClock clock = new MutableClock(Instant.parse("2026-05-01T08:00:00Z"));
  private final SecureRandom random = new SecureRandom();
  private final MasterKey master = MasterKey.generate(random);

  @TempDir Path directory;

  private Database database;
  private AgentRegistry agents;
  private MessageBus bus;
  private MessagePolicy policy = MessagePolicy.ALLOW_REGISTERED_AGENTS;
  private UUID alice;
  private UUID bob;
  private UUID carol;

  @BeforeEach
  void start() {
    open(BusLimits.DEFAULT);
    alice = agent("alice");
    bob = agent("bob");
    carol = agent("carol");
  }

  @AfterEach
  void stop() {
    agents.close();
    database.close();
  }

  @Test
  void send_direct_isReceivedOnceWithItsHeaders() {
    UUID id = accepted(bus.send(Outgoing.direct(alice, bob, bytes("hello"))));
    assertThat(bus.status(id)).contains(DeliveryStatus.PENDING);
    ReceivedMessage message = bus.drain(bob).orElseThrow().get(0);
    assertThat(message.text()).isEqualTo("hello");
    assertThat(message.header())
        .isEqualTo(
            new MessageHeader(
                id,
                alice,
                Optional.of(bob),
                Optional.empty(),
                MessageType.DIRECT,
                Optional.empty(),
                clock.instant(),
                Outgoing.DEFAULT_TTL));
    assertThat(bus.status(id)).contains(DeliveryStatus.DELIVERED);
    assertThat(bus.drain(bob).orElseThrow()).isEmpty();
    assertThat(bus.drain(new UUID(0, 0))).isEmpty();
    assertThat(bus.status(new UUID(0, 0))).isEmpty();
  }

  @Test
  void send_manySenders_keepTheOrderPerPair() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(2);
    List<Future<?>> senders = new ArrayList<>();
    for (UUID sender : List.of(alice, carol)) {
      senders.add(
          executor.submit(
              () -> {
                List<CompletableFuture<SendResult>> sent = new ArrayList<>();
                for (int i = 0; i < 300; i++) {
                  sent.add(bus.sendAsync(Outgoing.direct(sender, bob, bytes("" + i))));
                }
                sent.forEach(CompletableFuture::join);
              }));
    }
    for (Future<?> sender : senders) {
      sender.get();
    }
    executor.shutdown();
    List<ReceivedMessage> messages = bus.drain(bob).orElseThrow();
    for (UUID sender : List.of(alice, carol)) {
      assertThat(messages)
          .filteredOn(message -> message.sender().equals(sender))
          .extracting(message -> Integer.parseInt(message.text()))
          .hasSize(300)
          .isSorted();
    }
  }

  @Test
  void send_isStoredEncryptedAndSigned() throws Exception {
    bus.send(Outgoing.direct(alice, bob, bytes("a very secret sentence")));
    agents.close();
    database.close();
    byte[] file = Files.readAllBytes(directory.resolve("runtime.db"));
    assertThat(new String(file, StandardCharsets.ISO_8859_1)).doesNotContain("very secret");
    open(BusLimits.DEFAULT);
    assertThat(bus.drain(bob).orElseThrow().get(0).text()).isEqualTo("a very secret sentence");
  }

  @Test
  void receive_afterReopening_deliversWhatWasAcceptedAndNothingTwice() {
    bus.send(Outgoing.direct(alice, bob, bytes("first")));
    bus.drain(bob);
    UUID id = accepted(bus.send(Outgoing.direct(alice, bob, bytes("second"))));
    reopen(BusLimits.DEFAULT);
    assertThat(bus.status(id)).contains(DeliveryStatus.PENDING);
    assertThat(bus.drain(bob).orElseThrow())
        .extracting(ReceivedMessage::text)
        .containsExactly("second");
  }

  @Test
  void receive_anyBitOfTheStoredEnvelopeFlipped_isADeadLetter() {
    SeededCases.check(
        7,
        120,
        seed -> {
          UUID id = accepted(bus.send(Outgoing.direct(alice, bob, bytes("payload"))));
          agents.close();
          int length = flip(id, seed.nextInt(Integer.MAX_VALUE));
          database.close();
          open(BusLimits.DEFAULT);
          assertThat(bus.drain(bob).orElseThrow()).as("of %d bytes", length).isEmpty();
          assertThat(bus.status(id)).contains(DeliveryStatus.FAILED);
          assertThat(bus.deadLetters(1).get(0).reason())
              .isEqualTo(DeadLetterReason.SIGNATURE_VERIFICATION_FAILURE);
        });
  }

  @Test
  void receive_envelopeMovedToAnotherMailbox_isADeadLetter() {
    UUID id = accepted(bus.send(Outgoing.direct(alice, bob, bytes("for bob"))));
    database.write(sql -> sql.update("UPDATE mail SET recipient = ?", carol.toString()));
    reopen(BusLimits.DEFAULT);
    assertThat(bus.drain(carol).orElseThrow()).isEmpty();
    assertThat(bus.status(id)).contains(DeliveryStatus.FAILED);
  }

  @Test
  void send_refusals_sayWhy() {
    UUID nobody = new UUID(0, 0);
    assertThat(reason(bus.send(Outgoing.direct(nobody, bob, bytes("x")))))
        .isEqualTo(Reason.UNKNOWN_SENDER);
    assertThat(reason(bus.send(Outgoing.direct(alice, nobody, bytes("x")))))
        .isEqualTo(Reason.UNKNOWN_RECIPIENT);
    assertThat(reason(bus.send(Outgoing.direct(alice, bob, new byte[(1 << 20) + 1]))))
        .isEqualTo(Reason.MESSAGE_TOO_LARGE);
    assertThat(bus.counters()).isEqualTo(new BusCounters(0, 0, 0, 0, 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Outgoing.publish(alice, "a\nb", bytes("x")));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> bus.request(Outgoing.broadcast(alice, bytes("x")), Duration.ofSeconds(1)));
  }

  @Test
  void send_withoutPolicyOrWithABrokenOne_isDenied() {
    policy = MessagePolicy.DENY_ALL;
    reopen(BusLimits.DEFAULT);
    assertThat(reason(bus.send(Outgoing.direct(alice, bob, bytes("x")))))
        .isEqualTo(Reason.POLICY_DENIED);
    policy =
        request -> {
          throw new IllegalStateException("broken");
        };
    reopen(BusLimits.DEFAULT);
    java.util.logging.Logger.getLogger(Outbox.class.getName())
        .setLevel(java.util.logging.Level.OFF);
    assertThat(reason(bus.send(Outgoing.direct(alice, bob, bytes("x")))))
        .isEqualTo(Reason.POLICY_DENIED);
    assertThat(bus.queued()).isZero();
  }

  @Test
  void send_sameIdTwice_isStoredOnce() {
    Outgoing message = Outgoing.direct(alice, bob, bytes("x")).withId(new UUID(4, 2));
    assertThat(accepted(bus.send(message))).isEqualTo(new UUID(4, 2));
    assertThat(reason(bus.send(message))).isEqualTo(Reason.DUPLICATE_ID);
    assertThat(bus.drain(bob).orElseThrow()).hasSize(1);
    assertThat(reason(bus.send(message))).isEqualTo(Reason.DUPLICATE_ID);
  }

  @Test
  void send_fullMailbox_pushesBackAndNothingAcceptedIsLost() {
    reopen(SMALL);
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(accepted(bus.send(Outgoing.direct(alice, bob, bytes("" + i)))));
    }
    assertThat(reason(bus.send(Outgoing.direct(alice, bob, bytes("x")))))
        .isEqualTo(Reason.QUEUE_FULL);
    assertThat(bus.drain(bob).orElseThrow()).extracting(ReceivedMessage::id).isEqualTo(ids);
    accepted(bus.send(Outgoing.direct(alice, bob, bytes("x"))));
  }

  @Test
  void send_mailboxFullOfBytes_pushesBack() {
    reopen(SMALL);
    accepted(bus.send(Outgoing.direct(alice, bob, new byte[1_000])));
    accepted(bus.send(Outgoing.direct(alice, bob, new byte[1_000])));
    accepted(bus.send(Outgoing.direct(alice, bob, new byte[1_000])));
    assertThat(reason(bus.send(Outgoing.direct(alice, bob, new byte[1_000]))))
        .isEqualTo(Reason.QUEUE_FULL);
  }

  @Test
  void publish_reachesSubscribersOnceAndAggregatesTheStatus() {
    assertThat(bus.subscribe(bob, "news")).isTrue();
    assertThat(bus.subscribe(bob, "news")).isFalse();
    bus.subscribe(carol, "news");
    assertThat(bus.subscriptions(bob)).containsExactly("news");
    UUID id = accepted(bus.send(Outgoing.publish(alice, "news", bytes("p"))));
    assertThat(bus.drain(bob).orElseThrow()).hasSize(1);
    assertThat(bus.status(id)).as("carol has not received it").contains(DeliveryStatus.PENDING);
    reopen(BusLimits.DEFAULT);
    assertThat(bus.drain(carol).orElseThrow().get(0).topic()).contains("news");
    assertThat(bus.status(id)).contains(DeliveryStatus.DELIVERED);
    assertThat(bus.unsubscribe(carol, "news")).isTrue();
    assertThat(bus.unsubscribe(carol, "news")).isFalse();
    bus.send(Outgoing.publish(alice, "news", bytes("p")));
    assertThat(bus.drain(carol).orElseThrow()).isEmpty();
    assertThat(bus.drain(bob).orElseThrow()).as("subscription is durable").hasSize(1);
  }

  @Test
  void publish_withoutSubscriber_isADeadLetter() {
    UUID id = accepted(bus.send(Outgoing.publish(alice, "void", bytes("p"))));
    assertThat(bus.status(id)).contains(DeliveryStatus.FAILED);
    assertThat(bus.deadLetters(10))
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetterReason.NO_SUBSCRIBER);
  }

  @Test
  void publish_oneMailboxFull_theOthersStillReceive() {
    reopen(SMALL);
    bus.subscribe(bob, "t");
    bus.subscribe(carol, "t");
    for (int i = 0; i < 5; i++) {
      bus.send(Outgoing.direct(alice, bob, bytes("" + i)));
    }
    UUID id = accepted(bus.send(Outgoing.publish(alice, "t", bytes("p"))));
    assertThat(bus.drain(carol).orElseThrow()).hasSize(1);
    assertThat(bus.status(id)).contains(DeliveryStatus.FAILED);
    DeadLetter letter = bus.deadLetters(10).get(0);
    assertThat(letter.reason()).isEqualTo(DeadLetterReason.QUEUE_FULL);
    assertThat(bus.redrive(letter.number())).as("still full").isFalse();
    bus.drain(bob);
    assertThat(bus.redrive(letter.number())).isTrue();
    assertThat(bus.redrive(letter.number())).isFalse();
    assertThat(bus.drain(bob).orElseThrow()).extracting(ReceivedMessage::id).containsExactly(id);
    assertThat(bus.status(id)).contains(DeliveryStatus.DELIVERED);
  }

  @Test
  void broadcast_reachesEveryAgentButTheSender() {
    bus.send(Outgoing.broadcast(alice, bytes("all")));
    assertThat(bus.drain(alice).orElseThrow()).isEmpty();
    assertThat(bus.drain(bob).orElseThrow()).hasSize(1);
    assertThat(bus.drain(carol).orElseThrow()).hasSize(1);
  }

  @Test
  void ttl_isBoundedAndKept() {
    accepted(bus.send(Outgoing.direct(alice, bob, bytes("x")).withTtl(Duration.ofDays(2))));
    assertThat(bus.drain(bob).orElseThrow().get(0).header().ttl()).isEqualTo(Duration.ofHours(1));
    UUID id =
        accepted(bus.send(Outgoing.direct(alice, bob, bytes("x")).withTtl(Duration.ofSeconds(9))));
    clock.advance(Duration.ofMillis(8_999));
    assertThat(bus.status(id)).contains(DeliveryStatus.PENDING);
    clock.advance(Duration.ofMillis(1));
    assertThat(bus.status(id)).contains(DeliveryStatus.EXPIRED);
    assertThat(bus.drain(bob).orElseThrow()).isEmpty();
    assertThat(bus.counters().expired()).isEqualTo(1);
  }

  @Test
  void sweep_expiresWhatNobodyFetchesAndBoundsDeadLetters() {
    reopen(SMALL);
    accepted(bus.send(Outgoing.direct(alice, bob, bytes("x"))));
    for (int i = 0; i < 6; i++) {
      bus.send(Outgoing.publish(alice, "void", bytes("" + i)));
    }
    clock.advance(Duration.ofMinutes(6));
    bus.sweep();
    assertThat(bus.queued()).isZero();
    assertThat(bus.counters().expired()).isEqualTo(1);
    assertThat(bus.deadLetters(10)).hasSize(3);
    assertThat(bus.purgeDeadLetters()).isEqualTo(3);
    assertThat(bus.deadLetters(10)).isEmpty();
    clock.advance(Duration.ofDays(2));
    bus.sweep();
    long rows =
        database.read(
            sql -> sql.first("SELECT count(*) FROM mail", row -> row.getLong(1)).orElseThrow());
    assertThat(rows).isZero();
  }

  @Test
  void lease_unacknowledged_comesAgainThenDies() {
    reopen(SMALL);
    UUID id = accepted(bus.send(Outgoing.direct(alice, bob, bytes("x"))));
    Lease first = bus.lease(bob, 10).get(0);
    assertThat(first.attempt()).isEqualTo(1);
    assertThat(bus.lease(bob, 10)).as("leased").isEmpty();
    clock.advance(Duration.ofSeconds(30));
    Lease second = bus.lease(bob, 10).get(0);
    assertThat(second.attempt()).isEqualTo(2);
    clock.advance(Duration.ofSeconds(30));
    assertThat(bus.lease(bob, 10)).isEmpty();
    assertThat(bus.acknowledge(second)).isFalse();
    assertThat(bus.status(id)).contains(DeliveryStatus.FAILED);
    assertThat(bus.deadLetters(1).get(0).reason()).isEqualTo(DeadLetterReason.NOT_ACKNOWLEDGED);
  }

  @Test
  void lease_acknowledged_isDeliveredOnce() {
    UUID id = accepted(bus.send(Outgoing.direct(alice, bob, bytes("x"))));
    Lease lease = bus.lease(bob, 1).get(0);
    assertThat(bus.acknowledge(lease)).isTrue();
    assertThat(bus.acknowledge(lease)).isFalse();
    assertThat(bus.status(id)).contains(DeliveryStatus.DELIVERED);
    assertThat(bus.queued()).isZero();
  }

  @Test
  void request_isAnsweredByTheAskedAgentOnly() {
    CompletableFuture<Reply> reply =
        bus.request(Outgoing.direct(alice, bob, bytes("ping")), Duration.ofMinutes(1));
    ReceivedMessage request = waitFor(bob);
    ReceivedMessage stolen = new ReceivedMessage(request.header(), carol, request.payload());
    assertThat(reason(bus.respond(stolen, bytes("evil")))).isEqualTo(Reason.NO_PENDING_REQUEST);
    accepted(bus.respond(request, bytes("pong")));
    assertThat(reply.join())
        .isInstanceOfSatisfying(
            Reply.Answered.class,
            answered -> {
              assertThat(answered.message().text()).isEqualTo("pong");
              assertThat(answered.message().sender()).isEqualTo(bob);
              assertThat(answered.message().header().type()).isEqualTo(MessageType.RESPONSE);
            });
    assertThat(reason(bus.respond(request, bytes("again")))).isEqualTo(Reason.NO_PENDING_REQUEST);
  }

  @Test
  void requests_manyAtOnce_neverExchangeResponses() {
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      UUID asker = i % 2 == 0 ? alice : carol;
      replies.add(bus.request(Outgoing.direct(asker, bob, bytes("" + i)), Duration.ofMinutes(1)));
    }
    Set<UUID> answered = new HashSet<>();
    while (answered.size() < 200) {
      for (ReceivedMessage request : bus.drain(bob).orElseThrow()) {
        assertThat(answered.add(request.id())).isTrue();
        accepted(bus.respond(request, bytes("re " + request.text())));
      }
    }
    for (int i = 0; i < 200; i++) {
      assertThat(((Reply.Answered) replies.get(i).join()).message().text()).isEqualTo("re " + i);
    }
  }

  @Test
  void request_unansweredOrRefused_isAValue() {
    assertThat(bus.request(Outgoing.direct(alice, bob, bytes("?")), Duration.ofMillis(1)).join())
        .isEqualTo(Reply.TimedOut.REQUEST);
    assertThat(
            bus.request(Outgoing.direct(alice, new UUID(0, 0), bytes("?")), Duration.ofMillis(1))
                .join())
        .isInstanceOf(Reply.NotSent.class);
  }

  @Test
  void removedAgent_itsMailIsDeadAndItsOwnMessagesStillVerify() {
    UUID fromBob = accepted(bus.send(Outgoing.direct(bob, alice, bytes("last words"))));
    UUID toBob = accepted(bus.send(Outgoing.direct(alice, bob, bytes("too late"))));
    bus.subscribe(bob, "news");
    agents.remove(bob);
    assertThat(bus.drain(bob)).isEmpty();
    assertThat(bus.status(toBob)).contains(DeliveryStatus.FAILED);
    assertThat(reason(bus.send(Outgoing.direct(alice, bob, bytes("x")))))
        .isEqualTo(Reason.UNKNOWN_RECIPIENT);
    reopen(BusLimits.DEFAULT);
    assertThat(bus.subscriptions(bob)).isEmpty();
    assertThat(bus.drain(alice).orElseThrow())
        .extracting(ReceivedMessage::id)
        .containsExactly(fromBob);
  }

  @Test
  void accounting_everyAcceptedCopyEndsExactlyOnce() {
    SeededCases.check(
        31,
        15,
        seed -> {
          BusCounters before = bus.counters();
          int queued = bus.queued();
          for (int i = 0; i < 60; i++) {
            List<UUID> all = List.of(alice, bob, carol);
            UUID from = all.get(seed.nextInt(3));
            UUID to = all.get(seed.nextInt(3));
            switch (seed.nextInt(5)) {
              case 0, 1 -> bus.send(Outgoing.direct(from, to, bytes("" + i)));
              case 2 ->
                  bus.send(
                      Outgoing.direct(from, to, bytes("" + i))
                          .withTtl(Duration.ofSeconds(1 + seed.nextInt(5))));
              case 3 -> bus.drain(to);
              default -> clock.advance(Duration.ofMillis(seed.nextInt(2_000)));
            }
          }
          bus.sweep();
          BusCounters after = bus.counters();
          assertThat(after.accepted() - before.accepted() + queued)
              .isEqualTo(
                  (after.delivered() - before.delivered())
                      + (after.expired() - before.expired())
                      + (after.dead() - before.dead())
                      + bus.queued());
        });
  }

  @Test
  void masterKey_anotherOne_isRefusedWithAdvice() {
    agents.close();
    database.close();
    database = Database.open(directory.resolve("runtime.db"));
    assertThatExceptionOfType(CredentialFileException.class)
        .isThrownBy(() -> new KeyRing(database, MasterKey.generate(random), random))
        .withMessageContaining("restore the master key");
    database.close();
    open(BusLimits.DEFAULT);
  }

  @Test
  void masterKey_file_isOwnerOnlyAndReadAgain() throws Exception {
    Path file = directory.resolve("master.key");
    byte[] derived = MasterKey.loadOrCreate(file, random).derive("x");
    assertThat(MasterKey.loadOrCreate(file, random).derive("x")).isEqualTo(derived);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    assertThatExceptionOfType(CredentialFileException.class)
        .isThrownBy(() -> MasterKey.loadOrCreate(file, random))
        .withMessageContaining("chmod 600");
  }

  @Test
  void limits_mustBePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new BusLimits(0, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1));
  }

  private int flip(UUID id, int position) {
    return database.write(
        sql -> {
          byte[] envelope =
              sql.first(
                      "SELECT envelope FROM mail WHERE message_id = ?",
                      row -> row.getBytes(1),
                      id.toString())
                  .orElseThrow();
          int bit = position % (envelope.length * 8);
          envelope[bit / 8] ^= (byte) (1 << bit % 8);
          sql.update("UPDATE mail SET envelope = ? WHERE message_id = ?", envelope, id.toString());
          return envelope.length;
        });
  }

  private ReceivedMessage waitFor(UUID agent) {
    List<ReceivedMessage> messages = List.of();
    while (messages.isEmpty()) {
      messages = bus.drain(agent).orElseThrow();
    }
    return messages.get(0);
  }

  private void reopen(BusLimits limits) {
    agents.close();
    database.close();
    open(limits);
  }

  private void open(BusLimits limits) {
    database = Database.open(directory.resolve("runtime.db"));
    KeyRing keys = new KeyRing(database, master, random);
    MailTable table = new MailTable(database, clock);
    new ExecutionLog(database);
    agents =
        new AgentRegistry(
            database, new GsonCodec(), clock, UUID::randomUUID, 100, List.of(keys, table));
    bus =
        new MessageBus(
            database,
            agents,
            table,
            keys,
            policy,
            MessageJournal.NONE,
            limits,
            clock,
            random,
            UUID::randomUUID);
  }

  private UUID agent(String name) {
    Creation creation = agents.create(AgentSpec.of(name, "source"));
    Agent agent = ((Creation.Created) creation).agent();
    return agent.id();
  }

  private static UUID accepted(SendResult result) {
    assertThat(result).isInstanceOf(Accepted.class);
    return ((Accepted) result).messageId();
  }

  private static Reason reason(SendResult result) {
    assertThat(result).isInstanceOf(Refused.class);
    return ((Refused) result).reason();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
