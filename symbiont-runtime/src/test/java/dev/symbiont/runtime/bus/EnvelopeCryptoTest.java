package dev.symbiont.runtime.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.agent.ExecutionLog;
import dev.symbiont.runtime.store.Database;
import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.testsupport.SeededCases;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnvelopeCryptoTest {
  private final MutableClock clock = new MutableClock(Instant.parse("2026-05-01T08:00:00Z"));
  private final SecureRandom random = new SecureRandom();

  private Database database;
  private AgentRegistry agents;
  private EnvelopeCrypto crypto;
  private UUID alice;
  private UUID bob;

  private static final class Message implements EnvelopeCrypto.Plain {
    private final MessageHeader header;
    private final byte[] payload;

    Message(MessageHeader header, byte[] payload) {
      this.header = header;
      this.payload = payload;
    }

    @Override
    public MessageHeader header() {
      return header;
    }

    @Override
    public byte[] payload() {
      return payload;
    }
  }

  @BeforeEach
  void open() {
    database = Database.inMemory();
    KeyRing keys = new KeyRing(database, MasterKey.generate(random), random);
    new ExecutionLog(database);
    agents =
        new AgentRegistry(database, new GsonCodec(), clock, UUID::randomUUID, 10, List.of(keys));
    crypto = new EnvelopeCrypto(keys, random);
    alice = agent("alice");
    bob = agent("bob");
  }

  @AfterEach
  void close() {
    agents.close();
    database.close();
  }

  @Test
  void seal_messagesTogether_eachIsReadAloneAfterStorage() {
    for (int count = 1; count <= 33; count++) {
      List<Message> messages = messages(count);
      List<Envelope> envelopes = crypto.seal(messages);
      for (int i = 0; i < count; i++) {
        Envelope stored = Envelope.decode(envelopes.get(i).encode()).orElseThrow();
        assertThat(stored.header()).isEqualTo(messages.get(i).header());
        assertThat(crypto.open(stored, bob).map(EnvelopeCryptoTest::text)).contains("message " + i);
      }
      assertThat(envelopes.stream().map(Envelope::signature).map(Arrays::hashCode).distinct())
          .as("one signature for %d messages", count)
          .hasSize(1);
    }
  }

  @Test
  void open_anyBitOfAMessageSignedTogetherFlipped_isRefused() {
    List<Envelope> envelopes = crypto.seal(messages(7));
    // The genuine root is known from here on, which must not help a forged message.
    assertThat(crypto.open(envelopes.get(3), bob)).isPresent();
    SeededCases.check(
        11,
        400,
        seed -> {
          byte[] bytes = envelopes.get(seed.nextInt(7)).encode();
          int bit = seed.nextInt(bytes.length * 8);
          bytes[bit / 8] ^= (byte) (1 << bit % 8);
          assertThat(Envelope.decode(bytes).flatMap(forged -> crypto.open(forged, bob)))
              .as("bit %d of %d", bit, bytes.length * 8)
              .isEmpty();
        });
  }

  @Test
  void open_pathOfAnotherMessage_isRefused() {
    List<Envelope> envelopes = crypto.seal(messages(4));
    Envelope first = envelopes.get(0);
    Envelope swapped =
        new Envelope(
            first.header(),
            first.nonce(),
            first.ciphertext(),
            first.signature(),
            envelopes.get(1).path());
    assertThat(crypto.open(swapped, bob)).isEmpty();
  }

  @Test
  void open_signatureOfATreePassedOffAsThatOfOneMessage_isRefused() {
    Envelope together = crypto.seal(messages(2)).get(0);
    Envelope alone =
        new Envelope(
            together.header(),
            together.nonce(),
            together.ciphertext(),
            together.signature(),
            MessageTree.Path.ALONE);
    assertThat(crypto.open(alone, bob)).isEmpty();
  }

  @Test
  void open_byAnotherAgent_isRefused() {
    Envelope envelope = crypto.seal(messages(3)).get(1);
    assertThat(crypto.open(envelope, alice)).isEmpty();
  }

  private List<Message> messages(int count) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      MessageHeader header =
          new MessageHeader(
              UUID.randomUUID(),
              alice,
              Optional.of(bob),
              Optional.empty(),
              MessageType.DIRECT,
              Optional.empty(),
              clock.instant(),
              Outgoing.DEFAULT_TTL);
      messages.add(new Message(header, ("message " + i).getBytes(StandardCharsets.UTF_8)));
    }
    return messages;
  }

  private UUID agent(String name) {
    return ((Creation.Created) agents.create(AgentSpec.of(name, "source"))).agent().id();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
