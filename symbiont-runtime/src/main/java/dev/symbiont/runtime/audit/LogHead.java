package dev.symbiont.runtime.audit;

import dev.symbiont.domain.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * The file {@code log.json}: which log this is, and who signs it.
 *
 * @param logId the first link of the chain
 * @param publicKey base64 of the raw Ed25519 key
 */
record LogHead(String logId, String publicKey) {
  private static final int MAX_BYTES = 4096;

  static LogHead loadOrCreate(Path directory, AuditKey key, Instant now, SecureRandom random)
      throws IOException {
    if (!Files.exists(LogFiles.head(directory))) {
      create(directory, key, now, random);
    }
    return load(directory);
  }

  /** Returns the id of the key that the log began with. */
  String keyId() {
    return RecordSignature.decode(publicKey).map(AuditKey::idOf).orElse("");
  }

  static LogHead load(Path directory) throws IOException {
    Path file = LogFiles.head(directory);
    if (Files.size(file) > MAX_BYTES) {
      throw new AuditException(file + " is too long to be the head of an audit log", null);
    }
    JsonObject json =
        LogFiles.parse(Files.readAllBytes(file))
            .orElseThrow(() -> new AuditException(file + " is damaged", null));
    return new LogHead(
        json.string("log_id").orElseThrow(() -> missing(file, "log_id")),
        json.string("public_key").orElseThrow(() -> missing(file, "public_key")));
  }

  private static AuditException missing(Path file, String member) {
    return new AuditException(file + " has no '" + member + "'", null);
  }

  private static void create(Path directory, AuditKey key, Instant now, SecureRandom random)
      throws IOException {
    if (!LogFiles.segments(directory).isEmpty()) {
      throw new AuditException(
          "the audit log in " + directory + " has records but no log.json: it is damaged", null);
    }
    JsonObject json =
        JsonObject.builder()
            .put("log_id", new UUID(random.nextLong(), random.nextLong()).toString())
            .put("created_at", RecordContent.timestamp(now))
            .put("public_key", Base64.getEncoder().encodeToString(key.publicKey()))
            .put("key_id", key.id())
            .build();
    Path temporary = directory.resolve("log.json.new");
    Files.write(
        temporary,
        LogFiles.text(json).getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
    Files.move(temporary, LogFiles.head(directory), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }
}
