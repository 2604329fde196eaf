package dev.symbiont.runtime.bus;

import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentAttachment;
import dev.symbiont.runtime.auth.CredentialFileException;
import dev.symbiont.runtime.store.Database;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys of all agents, issued with the registration and stored with it. Secret halves are stored
 * encrypted under the master key and bound to their agent. Thread-safe.
 */
public final class KeyRing implements AgentAttachment {
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE agent_key (
            agent_id TEXT PRIMARY KEY,
            public BLOB NOT NULL,
            sealed BLOB) WITHOUT ROWID
          """);

  private final MasterKey master;
  private final SecretKeySpec sealingKey;
  private final SecureRandom random;
  private final AesGcm aes = new AesGcm();
  private final ConcurrentHashMap<UUID, AgentKeys> keys = new ConcurrentHashMap<>();

  /**
   * Opens the keys in {@code database}.
   *
   * @throws CredentialFileException if they were sealed under another master key
   */
  public KeyRing(Database database, MasterKey master, SecureRandom random) {
    this.master = master;
    this.sealingKey = AesGcm.key(master.derive("symbiont-java/agent-keys"));
    this.random = random;
    database.migrate("agent_key", MIGRATIONS);
    database.read(
        sql ->
            sql.query(
                "SELECT agent_id, public, sealed FROM agent_key",
                row -> load(UUID.fromString(row.getString(1)), row.getBytes(2), row.getBytes(3))));
  }

  @Override
  public Part created(Agent agent) {
    UUID id = agent.id();
    AgentKeys fresh = AgentKeys.generate(random);
    byte[] sealed = seal(id, fresh.secretPart());
    return sql -> {
      sql.update(
          "INSERT INTO agent_key VALUES (?, ?, ?)", id.toString(), fresh.publicPart(), sealed);
      keys.put(id, fresh);
    };
  }

  @Override
  public Part removed(Agent agent) {
    keys.computeIfPresent(agent.id(), (id, complete) -> complete.withoutSecrets());
    return sql ->
        sql.update("UPDATE agent_key SET sealed = NULL WHERE agent_id = ?", agent.id().toString());
  }

  /** Returns the keys of an agent, also of one that is gone. */
  Optional<AgentKeys> find(UUID agent) {
    return Optional.ofNullable(keys.get(agent));
  }

  MasterKey master() {
    return master;
  }

  private boolean load(UUID id, byte[] publicPart, byte @Nullable [] sealed) {
    Optional<byte[]> secretPart = Optional.ofNullable(sealed).map(bytes -> unseal(id, bytes));
    keys.put(id, AgentKeys.of(publicPart, secretPart));
    return true;
  }

  private byte[] seal(UUID id, byte[] secretPart) {
    byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] ciphertext = aes.encrypt(sealingKey, nonce, secretPart, MessageHeader.bytes(id));
    byte[] sealed = Arrays.copyOf(nonce, nonce.length + ciphertext.length);
    System.arraycopy(ciphertext, 0, sealed, nonce.length, ciphertext.length);
    return sealed;
  }

  private byte[] unseal(UUID id, byte[] sealed) {
    byte[] nonce = Arrays.copyOf(sealed, AesGcm.NONCE_BYTES);
    byte[] ciphertext = Arrays.copyOfRange(sealed, AesGcm.NONCE_BYTES, sealed.length);
    return aes.decrypt(sealingKey, nonce, ciphertext, MessageHeader.bytes(id))
        .orElseThrow(
            () ->
                new CredentialFileException(
                    "the keys of agent "
                        + id
                        + " were sealed under another master key; restore the master key file that"
                        + " belongs to this database",
                    null));
  }
}
