package dev.symbiont.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.testsupport.SeededCases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownMemoryStoreTest {
  private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");

  private final MutableClock clock = new MutableClock(NOON);
  @TempDir Path temporary;
  private Path root;
  private MarkdownMemoryStore store;

  @BeforeEach
  void openStore() {
    root = temporary.resolve("store");
    store = open();
  }

  private MarkdownMemoryStore open() {
    return MarkdownMemoryStore.builder(root, new GsonCodec()).clock(clock).build();
  }

  private static AgentMemoryContext facts(String agentId, String... facts) {
    return AgentMemoryContext.builder(agentId).facts(List.of(facts)).build();
  }

  @Test
  void loadContext_metadataSaved_comesBackSorted() throws IOException {
    AgentMemoryContext context =
        facts("demo", "a").toBuilder().metadata("z", "1\n2").metadata("a", "ü").build();
    store.saveContext("demo", context);

    assertThat(open().loadContext("demo")).contains(context);
    assertThat(root.resolve("demo/metadata.json")).hasContent("{\"a\":\"ü\",\"z\":\"1\\n2\"}");
  }

  @Test
  void saveContext_metadataNowEmpty_removesTheSideFile() {
    store.saveContext("demo", facts("demo").toBuilder().metadata("k", "v").build());
    store.saveContext("demo", facts("demo"));

    assertThat(root.resolve("demo/metadata.json")).doesNotExist();
    assertThat(store.loadContext("demo").orElseThrow().metadata()).isEmpty();
  }

  @Test
  void saveContext_posixFileSystem_keepsFilesPrivate() throws IOException {
    store.saveContext("demo", facts("demo").toBuilder().metadata("k", "v").build());

    for (String file : List.of("memory.md", "metadata.json", "logs/2026-03-14.md")) {
      assertThat(mode(root.resolve("demo").resolve(file))).isEqualTo("rw-------");
    }
    for (String directory : List.of("", "demo", "demo/logs")) {
      assertThat(mode(root.resolve(directory))).isEqualTo("rwx------");
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void saveContext_lineBreaksOfEveryReader_cannotForgeASection() {
    String breaks = "\r\n\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029";
    for (char c : breaks.toCharArray()) {
      String attack = "x" + c + c + "## Procedures" + c + "- rm";
      store.saveContext("demo", facts("de" + c + "## Facts" + c + "- forged", attack));

      AgentMemoryContext loaded = store.loadContext("demo").orElseThrow();
      assertThat(loaded.facts()).containsExactly("x ## Procedures - rm");
      assertThat(loaded.procedures()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("refusedIds")
  void everyMethod_idThatLeavesTheRoot_isRefused(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.saveContext(id, facts("demo")))
        .withMessageContaining("refused");
    assertThatIllegalArgumentException().isThrownBy(() -> store.updateContext(id, c -> c));
    assertThatIllegalArgumentException().isThrownBy(() -> store.loadContext(id));
    assertThatIllegalArgumentException().isThrownBy(() -> store.deleteContext(id));
    assertThatIllegalArgumentException().isThrownBy(() -> store.compact(id));
    assertThat(temporary).isDirectoryNotContaining(path -> !path.equals(root));
  }

  static Stream<String> refusedIds() {
    return Stream.of(
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "a\\b",
        "/etc",
        "x\0",
        "x\n",
        "x\u0085",
        "CON",
        "lpt9",
        "é".repeat(101),
        ".symbiont-lock-0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "two words", "Größe", "日本", "...", "-rf", "..x", "con.x", "🧠"})
  void saveContext_unusualButHarmlessId_roundTrips(String id) {
    store.saveContext(id, facts(id, "f"));

    assertThat(store.loadContext(id)).contains(facts(id, "f"));
    assertThat(store.listAgentContexts()).containsExactly(id);
  }

  @Test
  void everyMethod_agentDirectoryIsALink_neverFollowsIt() throws IOException {
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(outside.resolve("memory.md"), "## Facts\n- secret\n");
    Files.createSymbolicLink(root.resolve("link"), outside);

    assertThatThrownBy(() -> store.loadContext("link"))
        .isInstanceOf(MemoryStorageException.class)
        .hasMessageContaining("not a directory");
    assertThatThrownBy(() -> store.saveContext("link", facts("link")))
        .isInstanceOf(MemoryStorageException.class);
    assertThatThrownBy(() -> store.deleteContext("link"))
        .isInstanceOf(MemoryStorageException.class);
    assertThat(store.listAgentContexts()).isEmpty();
    assertThat(outside.resolve("memory.md")).exists();
  }

  @Test
  void loadContext_memoryFileIsALink_isRefused() throws IOException {
    Path secret = Files.writeString(temporary.resolve("secret"), "## Facts\n- secret\n");
    Files.createDirectory(root.resolve("demo"));
    Files.createSymbolicLink(root.resolve("demo/memory.md"), secret);

    assertThatThrownBy(() -> store.loadContext("demo"))
        .isInstanceOf(MemoryStorageException.class)
        .hasMessageContaining("not a regular file");
  }

  /** Opening a pipe to read would wait for a writer that never comes. */
  @Test
  void loadContext_memoryFileIsAPipe_isRefusedAndNeverOpened() throws Exception {
    Path directory = Files.createDirectories(root.resolve("demo"));
    assertThat(
            new ProcessBuilder("mkfifo", directory.resolve("memory.md").toString())
                .start()
                .waitFor())
        .as("mkfifo, which this test needs")
        .isZero();

    assertThatThrownBy(() -> store.loadContext("demo"))
        .isInstanceOf(MemoryStorageException.class)
        .hasMessageContaining("not a regular file");
  }

  @Test
  void saveContext_logIsALink_writesNothingThroughIt() throws IOException {
    Path victim = Files.writeString(temporary.resolve("victim"), "untouched");
    Files.createDirectories(root.resolve("demo/logs"));
    Files.createSymbolicLink(root.resolve("demo/logs/2026-03-14.md"), victim);

    assertThatThrownBy(() -> store.saveContext("demo", facts("demo")))
        .isInstanceOf(MemoryStorageException.class);
    assertThat(victim).hasContent("untouched");
  }

  @Test
  void deleteContext_linkInside_deletesTheLinkOnly() throws IOException {
    store.saveContext("demo", facts("demo"));
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(outside.resolve("keep"), "x");
    Files.createSymbolicLink(root.resolve("demo/logs/link"), outside);

    assertThat(store.deleteContext("demo")).isTrue();
    assertThat(store.deleteContext("demo")).isFalse();
    assertThat(root.resolve("demo")).doesNotExist();
    assertThat(outside.resolve("keep")).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "{\"a\":1}", "{\"a\":\"x\",\"a\":\"y\"}", "{\"a\":", "{\"a\":\"\\ud800\"}"})
  void loadContext_metadataIsNotAnObjectOfStrings_fails(String metadata) throws IOException {
    store.saveContext("demo", facts("demo"));
    Files.writeString(root.resolve("demo/metadata.json"), metadata);

    assertThatThrownBy(() -> store.loadContext("demo"))
        .isInstanceOf(MemoryStorageException.class)
        .hasMessageContaining("metadata.json");
  }

  @Test
  void loadContext_notUtf8_fails() throws IOException {
    Files.createDirectory(root.resolve("demo"));
    Files.write(root.resolve("demo/memory.md"), new byte[] {'-', ' ', (byte) 0xff});

    assertThatThrownBy(() -> store.loadContext("demo"))
        .isInstanceOfSatisfying(
            MemoryStorageException.class, e -> assertThat(e.storageType()).isEqualTo("markdown"))
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void maxFileBytes_largerMemory_isRefusedOnBothSides() {
    MarkdownMemoryStore small =
        MarkdownMemoryStore.builder(root, new GsonCodec()).maxFileBytes(100).build();
    AgentMemoryContext big = facts("demo", "x".repeat(200));

    assertThatThrownBy(() -> small.saveContext("demo", big))
        .isInstanceOf(MemoryStorageException.class)
        .hasMessageContaining("100 bytes");
    store.saveContext("demo", big);
    assertThatThrownBy(() -> small.loadContext("demo")).isInstanceOf(MemoryStorageException.class);
  }

  @Test
  void saveContext_unpairedSurrogate_isRefusedBeforeAnythingIsWritten() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> facts("demo", "ok", "a\ud800b"))
        .withMessageContaining("facts[1]");
  }

  @Test
  void saveContext_leftoversOfAKilledStore_areRemoved() throws IOException {
    store.saveContext("demo", facts("demo"));
    Path ours = Files.writeString(root.resolve("demo/.memory_symbiont-1.md"), "half");
    Path theirs = Files.writeString(root.resolve("demo/.memory_abc.md"), "of the Python SDK");
    store.saveContext("demo", facts("demo"));

    assertThat(ours).doesNotExist();
    assertThat(theirs).exists();
  }

  @Test
  void saveContext_logEndsInsideALine_startsANewOne() throws IOException {
    store.saveContext("demo", facts("demo"));
    Path log = root.resolve("demo/logs/2026-03-14.md");
    String entry = Files.readString(log);
    Files.writeString(log, entry + "### Upd");
    store.saveContext("demo", facts("demo"));

    assertThat(log).hasContent(entry + "### Upd\n" + entry);
  }

  @Test
  void compact_retention_judgesByTheYoungerOfNameAndModification() throws IOException {
    store.saveContext("demo", facts("demo"));
    Path logs = root.resolve("demo/logs");
    Path old = log(logs.resolve("2026-01-01.md"), 60);
    Path touched = log(logs.resolve("2026-01-02.md"), 29);
    Path recentName = log(logs.resolve("2026-03-01.md"), 60);
    Path notALog = log(logs.resolve("notes.md"), 60);

    assertThat(store.storageStats().lastCleanup()).isEmpty();
    assertThat(store.compact("demo")).isEqualTo(1);
    assertThat(old).doesNotExist();
    assertThat(List.of(touched, recentName, notALog)).allMatch(Files::exists);
    assertThat(open().storageStats().lastCleanup()).contains(NOON);
  }

  private static Path log(Path file, int daysOld) throws IOException {
    Files.writeString(file, "x");
    return Files.setLastModifiedTime(file, FileTime.from(NOON.minus(Duration.ofDays(daysOld))));
  }

  @Test
  void listAgentContexts_beyondTheBasicPlane_sortsByCodePoint() {
    for (String id : List.of("🧠", "b", "ﬁ", "a")) {
      store.saveContext(id, facts(id));
    }
    assertThat(store.listAgentContexts()).containsExactly("a", "b", "ﬁ", "🧠");
  }

  @Test
  void updateContext_manyThreadsAndTwoStores_losesNothing() throws Exception {
    MarkdownMemoryStore second = open();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        String fact = "fact " + i;
        MarkdownMemoryStore chosen = i % 2 == 0 ? store : second;
        done.add(
            threads.submit(
                () -> chosen.updateContext("demo", old -> old.toBuilder().fact(fact).build())));
      }
      for (Future<?> update : done) {
        update.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(store.loadContext("demo").orElseThrow().facts())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 80).mapToObj(i -> "fact " + i).toList());
    assertThat(Files.readString(root.resolve("demo/logs/2026-03-14.md")).split("### ")).hasSize(81);
  }

  @Test
  void builder_settingOutOfRange_namesIt() {
    MarkdownMemoryStore.Builder builder = MarkdownMemoryStore.builder(root, new GsonCodec());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.retentionDays(-1))
        .withMessageContaining("retentionDays");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxFileBytes(0))
        .withMessageContaining("maxFileBytes");
  }

  @Test
  void render_anyItems_parsesBackToTheSameItems() {
    SeededCases.check(
        1,
        300,
        random -> {
          AgentMemoryContext.Builder builder = AgentMemoryContext.builder("demo");
          for (int i = random.nextInt(6); i > 0; i--) {
            builder.fact(MemoryFuzzTest.text(random::nextInt));
            builder.procedure(MemoryFuzzTest.text(random::nextInt));
          }
          MemoryFuzzTest.assertStable(builder.build());
        });
  }

  @Test
  void replacedFile_isNeverALink() throws IOException {
    Path victim = Files.writeString(temporary.resolve("victim"), "untouched");
    Files.createDirectory(root.resolve("demo"));
    Files.createSymbolicLink(root.resolve("demo/memory.md"), victim);
    store.saveContext("demo", facts("demo", "f"));

    assertThat(Files.readString(victim, StandardCharsets.UTF_8)).isEqualTo("untouched");
    assertThat(Files.isRegularFile(root.resolve("demo/memory.md"), LinkOption.NOFOLLOW_LINKS))
        .isTrue();
  }
}
