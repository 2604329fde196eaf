package dev.symbiont.runtime.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.testsupport.SeededCases;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runtime policy specification section 10.2 and invariant 9 of section 17. */
class AuditTrailTest {
  private static final Instant START = Instant.parse("2026-05-01T08:00:00Z");

  @TempDir private Path temporary;
  private final MutableClock clock = new MutableClock(START);
  private final SecureRandom random = new SecureRandom();
  private final AuditKey key = AuditKey.generate(random);

  @Test
  void verify_afterRecords_isValidAndCountsThem() {
    write(5);

    AuditReport report = AuditVerifier.verify(log());

    assertThat(report.valid()).isTrue();
    assertThat(report.checked()).isEqualTo(5);
    assertThat(report.lastSequence()).hasValue(4);
    assertThat(report.anchored()).isFalse();
  }

  @Test
  void record_reopened_continuesTheChain() {
    write(3);
    write(2);

    assertThat(AuditVerifier.verify(log()).valid()).isTrue();
    assertThat(query().stream().map(AuditRecord::sequence)).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void record_returned_isOnDiskAlready() throws IOException {
    try (AuditTrail trail = open()) {
      AuditRecord added = trail.record(event(0));
      assertThat(Files.readString(segment())).contains(added.hash()).endsWith("\n");
    }
  }

  @Test
  void appendSoon_writtenLater_hasTheTimeOfTheEvent() {
    try (AuditTrail trail = open()) {
      List<CompletableFuture<AuditRecord>> receipts = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        receipts.add(trail.appendSoon(event(i)));
        clock.advance(Duration.ofSeconds(1));
      }
      for (int i = 0; i < receipts.size(); i++) {
        assertThat(receipts.get(i).join().json().string("ts").map(Instant::parse))
            .contains(START.plusSeconds(i));
      }
    }
  }

  @Test
  void append_byAnInterruptedThread_isRecordedAndLeavesTheInterrupt() {
    try (AuditTrail trail = open()) {
      Thread.currentThread().interrupt();
      CompletableFuture<AuditRecord> receipt = trail.append(event(0));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(receipt.join().sequence()).isZero();
    }
  }

  @Test
  void append_fromManyThreads_leavesNoGap() throws Exception {
    List<CompletableFuture<AuditRecord>> receipts = Collections.synchronizedList(new ArrayList<>());
    try (AuditTrail trail = open()) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    receipts.add(trail.append(event(i)));
                  }
                });
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(receipts).hasSize(800).allMatch(CompletableFuture::isDone);
    assertThat(receipts.stream().map(receipt -> receipt.join().sequence()).sorted())
        .isEqualTo(java.util.stream.LongStream.range(0, 800).boxed().toList());
    assertThat(AuditVerifier.verify(log()).valid()).isTrue();
  }

  // Invariant P17.9: "Audit: tamper, reorder, drop, duplicate of any line is detected (tail drop
  // only with anchor)."
  @Test
  void invariant_P17_9_anySingleByteChanged_isFound() throws IOException {
    write(4);
    byte[] good = Files.readAllBytes(segment());
    SeededCases.check(
        1,
        600,
        seed -> {
          byte[] bad = good.clone();
          int at = seed.nextInt(bad.length);
          bad[at] ^= (byte) (1 << seed.nextInt(8));
          Files.write(segment(), bad);
          assertThat(AuditVerifier.verify(log()).valid()).as("byte %d changed", at).isFalse();
        });
    Files.write(segment(), good);
    assertThat(AuditVerifier.verify(log()).valid()).isTrue();
  }

  @Test
  void verify_contentChanged_namesTheRecord() throws IOException {
    write(4);
    List<String> lines = lines();
    lines.set(2, lines.get(2).replace("tool_call::t2", "tool_call::t9"));
    rewrite(lines);

    assertThat(AuditVerifier.verify(log()).problems())
        .extracting(AuditReport.Problem::sequence, AuditReport.Problem::kind)
        .contains(org.assertj.core.groups.Tuple.tuple(2L, AuditReport.Kind.HASH))
        .allMatch(tuple -> tuple.toList().get(0).equals(2L));
  }

  @Test
  void invariant_P17_9_recordRemoved_namesTheGap() throws IOException {
    write(4);
    List<String> lines = lines();
    lines.remove(1);
    rewrite(lines);

    assertThat(AuditVerifier.verify(log()).problems())
        .anyMatch(
            problem ->
                problem.kind() == AuditReport.Kind.GAP
                    && problem.message().equals("record 1 is missing"));
  }

  @Test
  void invariant_P17_9_recordsSwapped_isFound() throws IOException {
    write(4);
    List<String> lines = lines();
    Collections.swap(lines, 1, 2);
    rewrite(lines);

    assertThat(AuditVerifier.verify(log()).problems())
        .extracting(AuditReport.Problem::kind)
        .contains(AuditReport.Kind.GAP, AuditReport.Kind.SEQUENCE, AuditReport.Kind.HASH);

    lines = lines();
    Collections.swap(lines, 2, 3);
    rewrite(lines);
    assertThat(AuditVerifier.verify(log()).problems())
        .extracting(AuditReport.Problem::kind)
        .doesNotContain(AuditReport.Kind.TRUNCATED);
  }

  @Test
  void invariant_P17_9_recordDuplicated_isFound() throws IOException {
    write(3);
    List<String> lines = lines();
    lines.add(lines.get(2));
    rewrite(lines);

    assertThat(AuditVerifier.verify(log()).problems())
        .extracting(AuditReport.Problem::kind)
        .contains(AuditReport.Kind.SEQUENCE);
  }

  @Test
  void verify_endCutOff_isFoundByTheCheckpoint() throws IOException {
    write(4);
    rewrite(lines().subList(0, 2));

    assertThat(AuditVerifier.verify(log()).problems())
        .extracting(AuditReport.Problem::kind)
        .containsExactly(AuditReport.Kind.TRUNCATED);
    assertThatThrownBy(this::open)
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("cut off");
  }

  @Test
  void verify_endAndCheckpointsCutOff_isFoundByTheAnchor() throws IOException {
    List<Checkpoint> anchor = new ArrayList<>();
    try (AuditTrail trail = builder().addAnchor(anchor::add).open()) {
      for (int i = 0; i < 4; i++) {
        trail.record(event(i));
      }
    }
    assertThat(AuditVerifier.verify(log(), Optional.of(anchor.get(0))).anchored()).isTrue();
    rewrite(lines().subList(0, 2));
    Files.delete(log().resolve("checkpoints.jsonl"));

    assertThat(AuditVerifier.verify(log()).valid()).isTrue();
    assertThat(AuditVerifier.verify(log(), Optional.of(anchor.get(0))).problems())
        .extracting(AuditReport.Problem::kind)
        .containsExactly(AuditReport.Kind.TRUNCATED);
  }

  @Test
  void verify_checkpointForged_isFound() throws IOException {
    write(2);
    Path file = log().resolve("checkpoints.jsonl");
    Files.writeString(file, Files.readString(file).replace("\"seq\":1", "\"seq\":0"));

    assertThat(AuditVerifier.verify(log()).valid()).isFalse();
  }

  @Test
  void verify_timeRunsBackwards_isAWarningOnly() {
    write(1);
    clock.advance(Duration.ofHours(-1));
    write(1);

    AuditReport report = AuditVerifier.verify(log());
    assertThat(report.valid()).isTrue();
    assertThat(report.problems())
        .extracting(AuditReport.Problem::kind)
        .containsExactly(AuditReport.Kind.TIME);
  }

  @Test
  void open_tornLastLine_removesItAndGoesOn() throws IOException {
    write(2);
    Files.writeString(segment(), "{\"v\":1,\"seq\":2,\"id", StandardOpenOption.APPEND);
    write(1);

    assertThat(AuditVerifier.verify(log()).valid()).isTrue();
    assertThat(query()).hasSize(3);
  }

  @Test
  void open_tornCheckpoint_removesItAndGoesOn() throws IOException {
    write(2);
    Path checkpoints = log().resolve("checkpoints.jsonl");
    Files.writeString(checkpoints, "{\"seq\":1,\"ha", StandardOpenOption.APPEND);
    write(1);

    assertThat(AuditVerifier.verify(log()).problems()).isEmpty();
    assertThat(Files.readAllLines(checkpoints)).hasSize(2);
  }

  @Test
  void verify_headMissingOrDamaged_isReported() throws IOException {
    write(2);
    Path head = log().resolve("log.json");
    for (String damage : List.of("", "{}", "{\"log_id\":\"x\",\"public_key\":\"?\"}")) {
      Files.writeString(head, damage);
      assertHeadless();
    }
    Files.delete(head);
    assertHeadless();
    assertThatThrownBy(() -> AuditVerifier.verify(temporary.resolve("nothing")))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("there is no audit log in");
  }

  private void assertHeadless() {
    AuditReport report = AuditVerifier.verify(log());
    assertThat(report.valid()).isFalse();
    assertThat(report.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("log.json"));
  }

  @Test
  void appendSoon_alone_reachesTheDiskByItself() {
    try (AuditTrail trail = open()) {
      AuditRecord first = AuditTrail.await(trail.appendSoon(event(0)));
      assertThat(first.sequence()).isZero();
      assertThat(query()).hasSize(1);
    }
  }

  @Test
  void appendSoon_beforeARecordWithHurry_isOnDiskWithItAndInOrder() {
    try (AuditTrail trail = open()) {
      List<CompletableFuture<AuditRecord>> soon = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        soon.add(trail.appendSoon(event(i)));
      }
      assertThat(trail.record(event(20)).sequence()).isEqualTo(20);
      assertThat(soon).allMatch(CompletableFuture::isDone);
    }
    assertThat(AuditVerifier.verify(log()).checked()).isEqualTo(21);
  }

  @Test
  void appendSoon_thenClosed_isRecorded() {
    CompletableFuture<AuditRecord> receipt;
    try (AuditTrail trail = open()) {
      receipt = trail.appendSoon(event(0));
    }
    assertThat(receipt.join().sequence()).isZero();
    assertThat(AuditVerifier.verify(log()).valid()).isTrue();
  }

  @Test
  void open_twice_isRefused() {
    try (AuditTrail first = open()) {
      assertThat(first.record(event(0)).sequence()).isZero();
      assertThatThrownBy(this::open).hasMessageContaining("in use by another runtime");
    }
  }

  @Test
  void open_otherKey_isRefused() {
    write(1);
    assertThatThrownBy(() -> AuditTrail.builder(log(), AuditKey.generate(random)).open())
        .hasMessageContaining("another key");
  }

  @Test
  void append_closed_fails() {
    AuditTrail trail = open();
    trail.close();
    trail.close();
    assertThatThrownBy(() -> trail.record(event(0)))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void record_secretsInDetails_areMasked() {
    JsonObject details =
        JsonObject.builder()
            .put("password", "hunter2")
            .put("apiKey", "abc")
            .put("total_tokens", 7)
            .put("monkey", "banana")
            .put("text", "use sk-abcdefghijklmnopqrstuv now")
            .put("pin", 4711)
            .put("key", "open sesame")
            .put("shipping", "by sea")
            .put("note", "TOKEN=abcdefghijklmnopqrstuvwxyz of ann@example.org, 555-123-4567")
            .put("numbers", "123-45-6789, 4111 1111 1111 1111, not 4111 1111 1111 1112")
            .put("hash", "1234567890")
            .build();
    try (AuditTrail trail = open()) {
      JsonObject written =
          trail
              .record(
                  AuditEvent.ofSystem(AuditType.CONFIG, "test", "x", AuditOutcome.INFO, details))
              .json()
              .object("details")
              .orElseThrow();
      assertThat(written.toString())
          .doesNotContain(
              "hunter2", "abc,", "sk-abc", "4711", "sesame", "vwxyz", "ann@", "123-4567")
          .doesNotContain("45-6789", "4111 1111 1111 1111")
          .contains("banana", "total_tokens=7", "by sea", "1234567890")
          .contains("TOKEN=*** of ***@***.***, ***-***-****")
          .contains("***-**-****, ****-****-****-****, not 4111 1111 1111 1112");
    }
    assertThat(AuditVerifier.verify(log()).valid()).isTrue();
  }

  @Test
  void record_hugeOrInexactDetails_areBoundedAndStillVerify() {
    JsonObject details =
        JsonObject.builder()
            .put("big", "é".repeat(100_000))
            .put("n", JsonNumber.of(new BigDecimal("0.1")))
            .build();
    JsonObject numbers =
        JsonObject.builder()
            .put("fraction", JsonNumber.of(new BigDecimal("0.1")))
            .put("large", Long.MAX_VALUE)
            .put("small", -3)
            .build();
    try (AuditTrail trail = open()) {
      JsonObject cut = details(trail, details);
      assertThat(cut.bool("truncated")).contains(true);
      assertThat(cut.string("original_sha256").orElseThrow()).hasSize(64);
      JsonObject kept = details(trail, numbers);
      assertThat(kept.string("fraction")).contains("0.1");
      assertThat(kept.string("large")).contains("9223372036854775807");
      assertThat(kept.integer("small")).contains(-3L);
    }
    assertThat(AuditVerifier.verify(log()).valid()).isTrue();
  }

  @Test
  void query_filters_giveTheNewestThatMatch() {
    write(10);
    AuditReader reader = new AuditReader(log());

    assertThat(reader.query(AuditQuery.LATEST.withLimit(2)).stream().map(AuditRecord::sequence))
        .containsExactly(8L, 9L);
    assertThat(reader.query(AuditQuery.LATEST.withAgent("nobody"))).isEmpty();
    assertThat(reader.query(new AuditQuery(Optional.empty(), Set.of(AuditType.CONFIG), 0, 10)))
        .isEmpty();
  }

  @Test
  void query_timesTypesAndPages_narrowTheAnswer() {
    try (AuditTrail trail = open()) {
      for (int i = 0; i < 6; i++) {
        trail.record(event(i));
        clock.advance(Duration.ofMinutes(1));
      }
      trail.record(
          AuditEvent.ofSystem(AuditType.CONFIG, "t", "x", AuditOutcome.INFO, JsonObject.EMPTY));
    }
    AuditReader reader = new AuditReader(log());

    assertThat(
            reader.query(
                AuditQuery.LATEST
                    .withSince(START.plusSeconds(60))
                    .withUntil(START.plusSeconds(180))))
        .extracting(AuditRecord::sequence)
        .containsExactly(1L, 2L);
    assertThat(reader.query(AuditQuery.LATEST.withTypes(Set.of(AuditType.CONFIG))))
        .extracting(AuditRecord::sequence)
        .containsExactly(6L);
    assertThat(reader.query(AuditQuery.LATEST.withLimit(2).withBefore(4)))
        .extracting(AuditRecord::sequence)
        .containsExactly(2L, 3L);
    assertThatThrownBy(() -> new AuditReader(temporary.resolve("none")).query(AuditQuery.LATEST))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("there is no audit log in");
  }

  // Section 10.2: "verify(export_jsonl(x)) = verify(x)".
  @Test
  void export_lines_verifiesLikeTheLogDamagedOrNot() throws IOException {
    write(6);
    List<String> good = lines();
    SeededCases.check(
        2,
        30,
        seed -> {
          List<String> damaged = new ArrayList<>(good);
          switch (seed.nextInt(4)) {
            case 0 -> Collections.swap(damaged, 1, 1 + seed.nextInt(5));
            case 1 -> damaged.remove(seed.nextInt(6));
            case 2 -> damaged.set(seed.nextInt(6), "{\"no\":\"record\"}");
            default -> damaged.add(damaged.get(seed.nextInt(6)));
          }
          rewrite(damaged);
          StringWriter out = new StringWriter();
          new AuditReader(log()).exportLines(out);
          Path copy = temporary.resolve("copy");
          Files.createDirectories(copy);
          for (String file : List.of("log.json", "checkpoints.jsonl")) {
            Files.write(copy.resolve(file), Files.readAllBytes(log().resolve(file)));
          }
          Files.writeString(copy.resolve("audit-000000000000.jsonl"), out.toString());
          assertThat(AuditVerifier.verify(copy)).isEqualTo(AuditVerifier.verify(log()));
        });
  }

  @Test
  void export_json_isOneArrayOfAllRecords() {
    StringWriter none = new StringWriter();
    write(0);
    new AuditReader(log()).exportJson(none);
    assertThat(none.toString()).isEqualTo("[]\n");
    write(3);
    StringWriter out = new StringWriter();
    new AuditReader(log()).exportJson(out);
    assertThat(new GsonCodec().read(out.toString(), JsonLimits.DEFAULT))
        .isInstanceOfSatisfying(
            JsonArray.class,
            array ->
                assertThat(array.values())
                    .isEqualTo(query().stream().map(AuditRecord::json).toList()));
  }

  // ---- rotation of the key, and retention ---------------------------------------------------

  @Test
  void rotate_key_isARecordAndTheChainGoesOnUnderTheNewOne() throws IOException {
    Path file = temporary.resolve("keys/audit.pem");
    AuditKey first = AuditKey.loadOrCreate(file, random);
    AuditKey second;
    try (AuditTrail trail = builder(first).open()) {
      trail.record(event(0));
      second = AuditKey.rotate(trail, file, "user:admin", random);
      trail.record(event(1));
    }
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(AuditKey.inForce(file, log(), random).id()).isEqualTo(second.id());
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(AuditVerifier.verify(log()).problems()).isEmpty();
    assertThat(query())
        .extracting(record -> record.json().string("key_id").orElseThrow())
        .containsExactly(first.id(), first.id(), second.id());
    assertThat(query().get(1).json().string("type")).contains("KeyRotated");
    assertThatThrownBy(() -> AuditTrail.builder(log(), first).open())
        .hasMessageContaining("signed by another key")
        .hasMessageContaining(second.id());
    try (AuditTrail trail = builder(second).open()) {
      trail.record(event(2));
    }
    assertThat(AuditVerifier.verify(log()).problems()).isEmpty();
  }

  @Test
  void rotate_recordForgedByAnotherKey_isNoRotation() throws IOException {
    write(2);
    AuditKey thief = AuditKey.generate(random);
    Path forged = temporary.resolve("forged");
    try (AuditTrail trail = AuditTrail.builder(forged, thief).clock(clock).open()) {
      trail.record(event(0));
      trail.rotate(AuditKey.generate(random), "user:thief");
      trail.record(event(1));
    }
    Files.write(segment(), Files.readAllBytes(forged.resolve("audit-000000000000.jsonl")));
    Files.delete(log().resolve("checkpoints.jsonl"));

    assertThat(AuditVerifier.verify(log()).problems())
        .filteredOn(problem -> problem.kind() == AuditReport.Kind.SIGNATURE)
        .extracting(AuditReport.Problem::sequence)
        .containsExactly(0L, 1L, 2L);
  }

  @Test
  void inForce_rotationCutShort_endsItOrTakesItBack() throws IOException {
    Path file = temporary.resolve("keys/audit.pem");
    Path next = temporary.resolve("keys/audit.pem.next");
    AuditKey first = AuditKey.loadOrCreate(file, random);
    AuditKey second = AuditKey.loadOrCreate(next, random);
    try (AuditTrail trail = builder(first).open()) {
      trail.record(event(0));
    }
    byte[] successor = Files.readAllBytes(next);
    assertThat(AuditKey.inForce(file, log(), random).id()).isEqualTo(first.id());
    assertThat(next).doesNotExist();

    Files.write(next, successor);
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
    try (AuditTrail trail = builder(first).open()) {
      trail.rotate(second, "user:admin");
    }
    assertThat(AuditKey.inForce(file, log(), random).id()).isEqualTo(second.id());
    assertThat(next).doesNotExist();
  }

  @Test
  void prune_oldSegments_goAndTheRestStillVerifies() throws IOException {
    Path file = temporary.resolve("keys/audit.pem");
    AuditKey begun = AuditKey.loadOrCreate(file, random);
    AuditKey now;
    try (AuditTrail trail = builder(begun).segmentBytes(4096).open()) {
      trail.record(event(0));
      now = AuditKey.rotate(trail, file, "user:admin", random);
      fillSegment(trail);
      clock.advance(Duration.ofDays(1));
      fillSegment(trail);
      assertThat(trail.prune(START, "user:admin")).isEmpty();
    }
    Map<Path, byte[]> whole = files();

    AuditRecord pruned;
    try (AuditTrail trail = builder(now).segmentBytes(4096).open()) {
      pruned = trail.prune(START.plus(Duration.ofHours(1)), "user:admin").orElseThrow();
      trail.record(event(1));
    }
    long through =
        pruned.json().object("details").orElseThrow().integer("through_seq").orElseThrow();
    AuditReport report = AuditVerifier.verify(log());
    assertThat(report.problems()).isEmpty();
    assertThat(report.firstSequence()).hasValue(through + 1);
    assertThat(segment()).doesNotExist();

    // A crash between the record and the deletion leaves the old segment; that is no damage.
    Files.write(segment(), whole.get(segment()));
    assertThat(AuditVerifier.verify(log()).problems()).isEmpty();
    Files.delete(segment());

    // Without the kept rotation nothing leads from the first key to the one in force.
    Files.delete(log().resolve("rotations.jsonl"));
    assertThat(AuditVerifier.verify(log()).valid()).isFalse();
  }

  @Test
  void verify_oldestSegmentRemovedWithoutPruning_isFound() throws IOException {
    try (AuditTrail trail = builder().segmentBytes(4096).open()) {
      fillSegment(trail);
      trail.record(event(0));
    }
    Files.delete(segment());
    assertThat(AuditVerifier.verify(log()).problems())
        .extracting(AuditReport.Problem::kind)
        .contains(AuditReport.Kind.GAP, AuditReport.Kind.HASH);
  }

  @Test
  void prune_moreRemovedThanRecorded_isFound() throws IOException {
    try (AuditTrail trail = builder().segmentBytes(4096).open()) {
      fillSegment(trail);
      clock.advance(Duration.ofDays(1));
      fillSegment(trail);
      assertThat(trail.prune(START.plus(Duration.ofHours(1)), "user:admin")).isPresent();
    }
    Files.delete(segments().get(0));
    assertThat(AuditVerifier.verify(log()).problems())
        .extracting(AuditReport.Problem::kind)
        .contains(AuditReport.Kind.GAP);
  }

  @Test
  void fileAnchor_everyCheckpoint_isKeptAndProvesTheEnd() throws IOException {
    Path anchor = temporary.resolve("elsewhere/anchor.json");
    Files.createDirectories(anchor.getParent());
    try (AuditTrail trail = builder().addAnchor(new FileAnchor(anchor)).open()) {
      trail.record(event(0));
      trail.record(event(1));
    }
    Checkpoint kept =
        Checkpoint.of(
                (JsonObject) new GsonCodec().read(Files.readString(anchor), JsonLimits.DEFAULT))
            .orElseThrow();
    assertThat(AuditVerifier.verify(log(), Optional.of(kept)).anchored()).isTrue();
    rewrite(lines().subList(0, 1));
    Files.delete(log().resolve("checkpoints.jsonl"));
    assertThat(AuditVerifier.verify(log(), Optional.of(kept)).problems())
        .extracting(AuditReport.Problem::kind)
        .containsExactly(AuditReport.Kind.TRUNCATED);
  }

  /** Writes until the next record begins a new segment. */
  private void fillSegment(AuditTrail trail) throws IOException {
    int before = segments().size();
    while (segments().size() == before) {
      trail.record(event(0));
    }
  }

  private List<Path> segments() throws IOException {
    return LogFiles.segments(log());
  }

  private Map<Path, byte[]> files() throws IOException {
    Map<Path, byte[]> content = new HashMap<>();
    for (Path file : segments()) {
      content.put(file, Files.readAllBytes(file));
    }
    return content;
  }

  @Test
  void export_csv_defusesFormulas() {
    try (AuditTrail trail = open()) {
      trail.record(
          AuditEvent.ofSystem(
              AuditType.CONFIG, "x", "=cmd()|\"x\"", AuditOutcome.INFO, JsonObject.EMPTY));
    }
    StringWriter out = new StringWriter();
    new AuditReader(log()).exportCsv(out);
    assertThat(out.toString()).contains("\"'=cmd()|\"\"x\"\"\"");
  }

  @Test
  void key_fileOthersMayRead_isRefused() throws IOException {
    Path file = temporary.resolve("keys/audit.pem");
    AuditKey made = AuditKey.loadOrCreate(file, random);
    assertThat(AuditKey.loadOrCreate(file, random).id()).isEqualTo(made.id());
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> AuditKey.loadOrCreate(file, random)).hasMessageContaining("chmod 600");
  }

  /** The key of RFC 8410 section 10.3: as version 1, and as version 2 with its public key. */
  @Test
  void key_fileOfAnotherProgram_isReadInBothForms() throws IOException {
    byte[] secret =
        HexFormat.of().parseHex("d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842");
    byte[] open =
        HexFormat.of().parseHex("19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1");
    String first = "302e020100300506032b657004220420" + HexFormat.of().formatHex(secret);
    String second =
        "3051020101300506032b657004220420"
            + HexFormat.of().formatHex(secret)
            + "812100"
            + HexFormat.of().formatHex(open);
    for (String der : List.of(first, second)) {
      Path file = keyFile(HexFormat.of().parseHex(der));
      assertThat(AuditKey.loadOrCreate(file, random).publicKey()).isEqualTo(open);
      Files.delete(file);
    }
    String wrongPublicKey = second.substring(0, second.length() - 2) + "00";
    for (String der : List.of(wrongPublicKey, first + "00", "3029" + first.substring(4))) {
      Path file = keyFile(HexFormat.of().parseHex(der));
      assertThatThrownBy(() -> AuditKey.loadOrCreate(file, random))
          .isInstanceOf(AuditException.class);
      Files.delete(file);
    }
  }

  private Path keyFile(byte[] pkcs8) throws IOException {
    Path file = temporary.resolve("other.pem");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(pkcs8)
            + "\n-----END PRIVATE KEY-----\n");
  }

  @Test
  void key_fileDamaged_isRefused() throws IOException {
    Path file = temporary.resolve("audit.pem");
    AuditKey.loadOrCreate(file, random);
    Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assertThatThrownBy(() -> AuditKey.loadOrCreate(file, random)).hasMessageContaining("damaged");
  }

  private JsonObject details(AuditTrail trail, JsonObject details) {
    return trail
        .record(AuditEvent.ofSystem(AuditType.CONFIG, "t", "x", AuditOutcome.INFO, details))
        .json()
        .object("details")
        .orElseThrow();
  }

  private void write(int records) {
    try (AuditTrail trail = open()) {
      for (int i = 0; i < records; i++) {
        trail.record(event(i));
      }
    }
  }

  private AuditTrail open() {
    return builder().open();
  }

  private AuditTrail.Builder builder() {
    return builder(key);
  }

  private AuditTrail.Builder builder(AuditKey signer) {
    return AuditTrail.builder(log(), signer).clock(clock).random(random);
  }

  private Path log() {
    return temporary.resolve("audit");
  }

  private Path segment() {
    return log().resolve("audit-000000000000.jsonl");
  }

  private List<String> lines() throws IOException {
    return new ArrayList<>(Files.readAllLines(segment()));
  }

  private void rewrite(List<String> lines) throws IOException {
    Files.write(segment(), (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private List<AuditRecord> query() {
    return new AuditReader(log()).query(AuditQuery.LATEST);
  }

  private static AuditEvent event(int i) {
    return AuditEvent.ofAgent(
        AuditType.POLICY_EVALUATED,
        "agent-1",
        "tool_call::t" + i,
        AuditOutcome.ALLOWED,
        JsonObject.builder().put("call_id", "c" + i).build());
  }
}
