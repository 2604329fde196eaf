package dev.symbiont.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.testsupport.MutableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyFileTest {
  private static final String AGENT = "7c0f0c1e-50a8-4d62-9d4e-2f5b3b1b7a10";

  /** The pair of spec/runtime-http-api.md section 12. */
  private static final String HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$AQIDBAUGBwgJCgsMDQ4PEA$"
          + "5ivXW5VNik49pESCCpMaBGAHk0vXjCXZYWuHr9oXxLU";

  private final SecureRandom random = new SecureRandom();
  private final MutableClock clock = new MutableClock(Instant.parse("2026-05-01T08:00:00Z"));

  @TempDir Path directory;

  @Test
  void authenticate_publishedVector_isAdmin() throws IOException {
    ApiKeyFile keys = load(record("ops-1", HASH, "null", "false"));
    assertThat(keys.authenticate("ops-1.only-for-docs-9f31c0"))
        .contains(new Principal.Admin("ops-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ops-1.only-for-docs-9f31c1",
        "ops-1.",
        ".only-for-docs-9f31c0",
        "ops-2.only-for-docs-9f31c0",
        "only-for-docs-9f31c0",
        "ops-1",
        "",
        "."
      })
  void authenticate_anythingElse_isNobody(String presented) throws IOException {
    assertThat(load(record("ops-1", HASH, "null", "false")).authenticate(presented)).isEmpty();
  }

  @Test
  void authenticate_secretWithDots_isSplitAtTheFirstDot() throws IOException {
    String hash = cheapHash("a.b.c");
    assertThat(load(record("k", hash, "null", "false")).authenticate("k.a.b.c")).isPresent();
  }

  @Test
  void authenticate_scopedKey_actsForItsAgentsAlone() throws IOException {
    ApiKeyFile keys =
        load(record("k", HASH, "[\"" + AGENT.toUpperCase(java.util.Locale.ROOT) + "\"]", "null"));
    Principal caller = keys.authenticate("k.only-for-docs-9f31c0").orElseThrow();
    assertThat(caller).isEqualTo(new Principal.Scoped("k", Set.of(AGENT)));
    assertThat(caller.isAdmin()).isFalse();
    assertThat(caller.mayActFor(AGENT)).isTrue();
    assertThat(caller.mayActFor("5d0f3e53-1a6e-4a5e-8a39-90f4f8f3f9d2")).isFalse();
  }

  @Test
  void authenticate_emptyScope_matchesNothing() throws IOException {
    Principal caller =
        load(record("k", HASH, "[]", "false")).authenticate("k.only-for-docs-9f31c0").orElseThrow();
    assertThat(caller.mayActFor(AGENT)).isFalse();
  }

  @Test
  void authenticate_revokedKey_isNobody() throws IOException {
    assertThat(load(record("k", HASH, "null", "true")).authenticate("k.only-for-docs-9f31c0"))
        .isEmpty();
  }

  @Test
  void authenticate_again_givesTheSameAnswerAfterTheMemoryHasExpired() throws IOException {
    ApiKeyFile keys = load(record("k", HASH, "null", "false"));
    for (int i = 0; i < 3; i++) {
      assertThat(keys.authenticate("k.only-for-docs-9f31c0")).isPresent();
      clock.advance(Duration.ofSeconds(40));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "[1]",
        "[{\"key_id\":\"a\"}]",
        "[{\"key_id\":\"a\",\"key_hash\":\"plain\",\"description\":\"\",\"created_at\":\"\"}]",
        "not json"
      })
  void load_malformed_isRefused(String content) {
    assertThatExceptionOfType(CredentialFileException.class).isThrownBy(() -> load(content));
  }

  @Test
  void load_sameIdTwice_isRefused() {
    String one = record("k", HASH, "null", "false");
    String two = one.substring(0, one.length() - 1) + "," + one.substring(1);
    assertThatExceptionOfType(CredentialFileException.class)
        .isThrownBy(() -> load(two))
        .withMessageContaining("twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=9999999,t=2,p=1$AQIDBAUGBwgJCgsMDQ4PEA$AQIDBAUGBwgJCgsMDQ4PEA",
        "$argon2id$v=19$m=19456,t=999,p=1$AQIDBAUGBwgJCgsMDQ4PEA$AQIDBAUGBwgJCgsMDQ4PEA",
        "$argon2id$v=19$m=19456,t=0,p=1$AQIDBAUGBwgJCgsMDQ4PEA$AQIDBAUGBwgJCgsMDQ4PEA",
        "$argon2id$v=18$m=19456,t=2,p=1$AQIDBAUGBwgJCgsMDQ4PEA$AQIDBAUGBwgJCgsMDQ4PEA",
        "$bcrypt$v=19$m=19456,t=2,p=1$AQIDBAUGBwgJCgsMDQ4PEA$AQIDBAUGBwgJCgsMDQ4PEA"
      })
  void load_hashWithUnboundedCost_isRefused(String hash) {
    assertThatExceptionOfType(CredentialFileException.class)
        .isThrownBy(() -> load(record("k", hash, "null", "false")))
        .withMessageContaining("key_hash");
  }

  @Test
  void load_missing_isRefused() {
    assertThatExceptionOfType(CredentialFileException.class)
        .isThrownBy(
            () -> ApiKeyFile.load(directory.resolve("none"), new GsonCodec(), clock, random));
  }

  @Test
  void load_worldReadable_isRefused() throws IOException {
    Path file = directory.resolve("keys.json");
    Files.writeString(file, record("k", HASH, "null", "false"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatExceptionOfType(CredentialFileException.class)
        .isThrownBy(() -> ApiKeyFile.load(file, new GsonCodec(), clock, random))
        .withMessageContaining("chmod 600");
  }

  @Test
  void hash_isAcceptedByTheLoaderAndHidesNothingItNeeds() throws IOException {
    String hash = ApiKeyFile.hash("s3cret", random);
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("s3cret");
    assertThat(load(record("new", hash, "null", "false")).authenticate("new.s3cret")).isPresent();
    assertThatIllegalArgumentException().isThrownBy(() -> ApiKeyFile.hash("", random));
  }

  private String cheapHash(String secret) {
    return ApiKeyFile.hash(secret, random);
  }

  private ApiKeyFile load(String content) throws IOException {
    Path file = directory.resolve("keys.json");
    SecretFiles.write(file, content.getBytes(StandardCharsets.UTF_8));
    return ApiKeyFile.load(file, new GsonCodec(), clock, random);
  }

  private static String record(String id, String hash, String scope, String revoked) {
    return """
        [{"key_id":"%s","key_hash":"%s","agent_scope":%s,"description":"d",\
        "created_at":"2026-05-01T08:00:00Z","revoked":%s}]"""
        .formatted(id, hash, scope, revoked);
  }
}
