package dev.symbiont.runtime.critic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.audit.AuditException;
import dev.symbiont.runtime.audit.AuditKey;
import dev.symbiont.runtime.audit.AuditQuery;
import dev.symbiont.runtime.audit.AuditReader;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.testsupport.SeededCases;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runtime policy specification section 10.3. */
class CriticChainTest {
  private static final String ENTRY_ID = "00000000-0000-4000-8000-000000000001";
  private static final Reviewer MODEL = new Reviewer.Llm("critic-1");

  @TempDir Path directory;
  private final MutableClock clock = new MutableClock(Instant.parse("2026-01-02T03:04:05Z"));
  private AuditKey key;
  private AuditTrail audit;
  private CriticChain chain;

  @BeforeEach
  void open() throws IOException {
    key = keyOfTheVector(directory.resolve("key.pem"));
    audit = AuditTrail.builder(directory.resolve("audit"), key).clock(clock).open();
    chain = new CriticChain("agent-1", key, audit, clock, () -> UUID.fromString(ENTRY_ID));
  }

  @AfterEach
  void close() {
    audit.close();
  }

  @Test
  void append_theVectorOfTheSpecification_isMetByteForByte() {
    CriticEntry entry = chain.append("draft one", result(0.9, "looks fine"), Verdict.APPROVED, 1);

    assertThat(HexFormat.of().formatHex(key.publicKey()))
        .isEqualTo("ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c");
    assertThat(CriticChain.START)
        .isEqualTo("aeebad4a796fcc2e15dc4c6061b45ed9b373f26adfc798ca7d2d8cc58182718e");
    assertThat(entry.directorOutputHash())
        .isEqualTo("e99ab6cec58f6eada054b8b9a7396011196732e19eba44307d3ccf7fa232c88b");
    assertThat(entry.criticAssessmentHash())
        .isEqualTo("49fcfc2a61832158d0de3e1ca2308f2e71e62ae7a497a3976f16a36fb2f53379");
    assertThat(entry.chainHash())
        .isEqualTo("5a547078c52cfde3a5dd34fbcfa60e8d58940608ed9b3634315f213ab824a70d");
    assertThat(entry.signature())
        .isEqualTo(
            "64c230e9dff4c6eadc81e4574f4a0fecd40c81f25263e8bdb33c1a6ba30b9a636062af4eeed341071e37d4705486893f1a678fad387315ae9a697f15d098a207");
    assertThat(entry.isAbout("draft one")).isTrue();
    assertThat(entry.isAbout("draft two")).isFalse();
  }

  @Test
  void append_everyEntry_isInTheAuditTrailWithScoresAndReviewer() {
    CriticResult result =
        new CriticResult(
            false, 0.25, Map.of("depth", 0.5), "thin", new Reviewer.Human("key-7", "Ada"));
    CriticEntry entry = chain.append("draft", result, Verdict.NEEDS_REVISION, 2);
    audit.close();

    assertThat(
            new AuditReader(directory.resolve("audit"))
                .query(AuditQuery.LATEST.withAgent("agent-1"))
                .get(0)
                .toString())
        .contains("critic::needs_revision", "user:key-7", "Ada", "depth", "0.5")
        .contains(entry.chainHash(), entry.signature());
  }

  @Test
  void append_auditTrailFails_leavesTheChainAsItWas() {
    audit.close();
    assertThatThrownBy(() -> chain.append("x", result(1, ""), Verdict.APPROVED, 1))
        .isInstanceOf(AuditException.class);
    assertThat(chain.entries()).isEmpty();
    assertThat(chain.head()).isEqualTo(CriticChain.START);
  }

  @Test
  void verify_anyChange_isFound() {
    List<CriticEntry> entries = threeEntries();
    String head = chain.head();
    assertThat(CriticChain.verify(entries, key.publicKey(), 3, head)).isEmpty();
    assertThat(CriticChain.verify(List.of(), key.publicKey(), 0, CriticChain.START)).isEmpty();

    for (String member :
        List.of("entry_id", "director_output_hash", "critic_assessment_hash", "chain_hash")) {
      assertThat(CriticChain.verify(changed(entries, member), key.publicKey(), 3, head))
          .as(member)
          .isNotEmpty();
    }
    assertThat(CriticChain.verify(changed(entries, "signature"), key.publicKey(), 3, head))
        .containsExactly("entry 1: its signature is not one of this key");
    assertThat(CriticChain.verify(entries.subList(0, 2), key.publicKey(), 3, head))
        .as("a cut-off end is a chain, but not the expected one")
        .containsExactly(
            "2 entries instead of 3",
            "the chain ends with " + entries.get(1).chainHash() + " instead of " + head);
    List<CriticEntry> swapped = new ArrayList<>(entries);
    Collections.swap(swapped, 1, 2);
    assertThat(CriticChain.verify(swapped, key.publicKey(), 3, head)).isNotEmpty();
    byte[] other = AuditKey.generate(new SecureRandom()).publicKey();
    assertThat(CriticChain.verify(entries, other, 3, head)).hasSize(3);
  }

  @Test
  void verify_fieldsCutElsewhere_isFoundThoughTheHashedTextIsTheSame() {
    CriticEntry entry = chain.append("draft", result(0.5, "hm"), Verdict.REJECTED, 1);
    JsonObject moved =
        entry.json().toBuilder()
            .put("entry_id", ENTRY_ID + "|" + entry.directorOutputHash())
            .put("director_output_hash", entry.criticAssessmentHash())
            .put("critic_assessment_hash", "Rejected")
            .build();
    assertThat(
            CriticChain.verify(
                List.of(CriticEntry.of(moved)), key.publicKey(), 1, entry.chainHash()))
        .isNotEmpty();
  }

  @Test
  void of_whatWasWritten_readsTheSame() {
    GsonCodec json = new GsonCodec();
    for (CriticEntry entry : threeEntries()) {
      String text = json.writeText(entry.json());
      assertThat(CriticEntry.of((JsonObject) json.read(text, JsonLimits.DEFAULT))).isEqualTo(entry);
    }
  }

  @Test
  void of_memberMissingOrWrong_namesIt() {
    JsonObject whole = threeEntries().get(0).json();
    for (String member : whole.members().keySet()) {
      if (!member.equals("dimension_scores")) {
        JsonObject broken = whole.toBuilder().put(member, JsonObject.EMPTY).build();
        assertThatThrownBy(() -> CriticEntry.of(broken))
            .as(member)
            .isInstanceOf(JsonFormatException.class)
            .hasMessageContaining("$." + member);
      }
    }
  }

  @Test
  void rustText_scoresAndTimes_areAsRustPrintsThem() {
    assertThat(RustText.of(0.9)).isEqualTo("0.9");
    assertThat(RustText.of(1.0)).isEqualTo("1");
    assertThat(RustText.of(0.0)).isEqualTo("0");
    assertThat(RustText.of(-0.0)).isEqualTo("-0");
    assertThat(RustText.of(1e-7)).isEqualTo("0.0000001");
    assertThat(RustText.of(0.1 + 0.2)).isEqualTo("0.30000000000000004");
    assertThat(RustText.of(2e-3)).isEqualTo("0.002");
    assertThat(RustText.of(2.2250738585072014E-308))
        .startsWith("0.000")
        .endsWith("22250738585072014");
    assertThat(RustText.of(Double.MIN_VALUE)).endsWith("05").hasSize(326);
    assertThat(RustText.of(9007199254740992.0)).isEqualTo("9007199254740992");
    assertThat(RustText.of(1e21)).isEqualTo("1000000000000000000000");
    assertThat(RustText.of(2e23)).isEqualTo("200000000000000000000000");
    assertThat(RustText.of(Instant.parse("2026-01-02T03:04:05.1Z")))
        .isEqualTo("2026-01-02T03:04:05.100+00:00");
    assertThat(RustText.of(Instant.parse("2026-01-02T03:04:05.000001Z")))
        .isEqualTo("2026-01-02T03:04:05.000001+00:00");
    assertThat(RustText.of(Instant.parse("2026-01-02T03:04:00.000000001Z")))
        .isEqualTo("2026-01-02T03:04:00.000000001+00:00");
  }

  @Test
  void rustText_anyScore_readsBackAndNoShorterTextDoes() {
    SeededCases.check(
        1,
        2000,
        random -> {
          double score = random.nextBoolean() ? random.nextDouble() : random.nextInt(101) / 100.0;
          String text = RustText.of(score);
          assertThat(Double.parseDouble(text)).isEqualTo(score);
          assertThat(text).doesNotContain("E").doesNotEndWith(".");
          BigDecimal exact = new BigDecimal(text);
          if (exact.precision() > 1) {
            for (RoundingMode mode : List.of(RoundingMode.DOWN, RoundingMode.UP)) {
              BigDecimal shorter = exact.round(new MathContext(exact.precision() - 1, mode));
              assertThat(shorter.doubleValue()).isNotEqualTo(score);
            }
          }
        });
  }

  private List<CriticEntry> threeEntries() {
    chain.append("one", result(0.1, "no"), Verdict.NEEDS_REVISION, 1);
    clock.advance(Duration.ofNanos(1_000_500));
    chain.append("two", result(0.625, "nearly"), Verdict.NEEDS_REVISION, 2);
    clock.advance(Duration.ofSeconds(7));
    chain.append(
        "three",
        new CriticResult(true, 1, Map.of("a", 1.0), "yes", new Reviewer.Human("u", "n")),
        Verdict.APPROVED,
        3);
    return chain.entries();
  }

  /** Turns one character of a member of the second entry into another one. */
  private static List<CriticEntry> changed(List<CriticEntry> entries, String member) {
    String text = entries.get(1).json().string(member).orElseThrow();
    String other = (text.charAt(0) == '1' ? "2" : "1") + text.substring(1);
    List<CriticEntry> copy = new ArrayList<>(entries);
    copy.set(
        1,
        CriticEntry.of(
            entries.get(1).json().toBuilder().put(member, new JsonString(other)).build()));
    return copy;
  }

  private static CriticResult result(double score, String feedback) {
    return new CriticResult(score >= 0.7, score, Map.of(), feedback, MODEL);
  }

  /** The private seed of the vector is 32 times 07. */
  private static AuditKey keyOfTheVector(Path file) throws IOException {
    byte[] pkcs8 = HexFormat.of().parseHex("302e020100300506032b657004220420" + "07".repeat(32));
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(pkcs8)
            + "\n-----END PRIVATE KEY-----\n");
    return AuditKey.loadOrCreate(file, new SecureRandom());
  }
}
