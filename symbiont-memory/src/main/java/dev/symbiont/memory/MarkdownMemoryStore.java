package dev.symbiont.memory;

import dev.symbiont.domain.file.DurableFiles;
import dev.symbiont.domain.file.ExclusiveLock;
import dev.symbiont.domain.file.RegularFiles;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A memory store of Markdown files (sdk-surface.md section 4.4) which the Python and JavaScript
 * SDKs read and write too:
 *
 * <pre>
 * &lt;root&gt;/&lt;agent id&gt;/memory.md           the memory
 * &lt;root&gt;/&lt;agent id&gt;/metadata.json       the metadata, which the other SDKs drop
 * &lt;root&gt;/&lt;agent id&gt;/logs/YYYY-MM-DD.md  one entry per save
 * </pre>
 *
 * <p>Thread-safe, also over several stores and several processes of this SDK on one root. A reader
 * needs no lock: it sees each file as it was before a save or after it. The other SDKs take no
 * lock, so an {@link #updateContext} is not safe against them.
 *
 * <p>Every method refuses an agent id that is not the name of a directory directly below the root
 * with an {@link IllegalArgumentException}, and never follows a symbolic link. Failures of the disk
 * and files that are not a memory are a {@link MemoryStorageException}.
 */
public final class MarkdownMemoryStore {
  private static final String STORAGE_TYPE = "markdown";
  private static final String MEMORY_FILE = "memory.md";
  private static final String METADATA_FILE = "metadata.json";
  private static final String LOG_DIRECTORY = "logs";
  private static final String TEMPORARY_MEMORY = ".memory_symbiont-";
  private static final String TEMPORARY_METADATA = ".metadata_symbiont-";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Path root;
  private final JsonCodec json;
  private final Clock clock;
  private final Duration retention;
  private final int maxFileBytes;
  private final StoreLocks locks;

  private MarkdownMemoryStore(Builder builder) {
    root = builder.root.toAbsolutePath().normalize();
    json = builder.json;
    clock = builder.clock;
    retention = Duration.ofDays(builder.retentionDays);
    maxFileBytes = builder.maxFileBytes;
    locks = new StoreLocks(root);
  }

  /**
   * Returns a builder of a store below {@code root}. Defaults: 30 days of logs, the system clock in
   * the system's time zone, files up to 16 MiB.
   *
   * @param json reads and writes the metadata
   */
  public static Builder builder(Path root, JsonCodec json) {
    return new Builder(root, json);
  }

  /**
   * Replaces the memory of {@code agentId} and appends an entry to the daily log. When this
   * returns, both are on the disk.
   */
  public void saveContext(String agentId, AgentMemoryContext context) {
    Objects.requireNonNull(context, "context");
    Path directory = AgentIds.directory(root, agentId);
    exclusively(
        agentId,
        () -> {
          save(directory, context);
          return context;
        });
  }

  /**
   * Reads the memory of {@code agentId}, applies {@code change} and saves the result, while no
   * other thread or process of this SDK writes this agent: of concurrent updates none is lost.
   *
   * @param change gets an empty context if nothing is stored; must not use a memory store
   * @return what was saved
   */
  public AgentMemoryContext updateContext(
      String agentId, UnaryOperator<AgentMemoryContext> change) {
    Path directory = AgentIds.directory(root, agentId);
    return exclusively(
        agentId,
        () -> {
          AgentMemoryContext old =
              load(directory, agentId).orElseGet(() -> AgentMemoryContext.builder(agentId).build());
          AgentMemoryContext changed = Objects.requireNonNull(change.apply(old), "changed context");
          save(directory, changed);
          return changed;
        });
  }

  /** Returns the memory of {@code agentId}; empty if none is stored. */
  public Optional<AgentMemoryContext> loadContext(String agentId) {
    Path directory = AgentIds.directory(root, agentId);
    return storing("load the memory of", directory, () -> load(directory, agentId));
  }

  /**
   * Deletes everything that is stored for {@code agentId}, logs included.
   *
   * @return whether there was anything
   */
  public boolean deleteContext(String agentId) {
    Path directory = AgentIds.directory(root, agentId);
    return exclusively(
        agentId,
        () -> {
          if (!isOwnDirectory(directory)) {
            return false;
          }
          Files.walkFileTree(directory, new Deletion());
          DurableFiles.forceDirectory(root);
          return true;
        });
  }

  /** Returns the ids of all agents that have a directory, in the order of their code points. */
  public List<String> listAgentContexts() {
    return storing("list", root, this::agentIds);
  }

  /**
   * Deletes daily logs older than the retention: neither the date in the name nor the modification
   * time may be younger. Other files stay.
   *
   * @return the number of deleted logs
   */
  public int compact(String agentId) {
    Path directory = AgentIds.directory(root, agentId);
    return exclusively(
        agentId,
        () -> {
          Instant limit = clock.instant().minus(retention);
          int deleted = 0;
          for (Path log : dailyLogs(directory)) {
            if (lastUsed(log).isBefore(limit)) {
              Files.delete(log);
              deleted++;
            }
          }
          rememberCleanup();
          return deleted;
        });
  }

  /** Returns what the store holds now. */
  public StorageStats storageStats() {
    return storing(
        "measure",
        root,
        () -> {
          SizeSum sum = new SizeSum();
          Files.walkFileTree(root, sum);
          return new StorageStats(agentIds().size(), sum.bytes, lastCleanup(), root);
        });
  }

  private <T> T exclusively(String agentId, ExclusiveLock.Work<T> work) {
    return storing(
        "work on agent '" + agentId + "' in", root, () -> locks.exclusively(agentId, work));
  }

  private static <T> T storing(String action, Path where, ExclusiveLock.Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new MemoryStorageException(
          "cannot " + action + " " + where + ": " + reason(e), STORAGE_TYPE, e);
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + " " + e.getMessage();
  }

  // ---- writing, under the lock

  private void save(Path directory, AgentMemoryContext context) throws IOException {
    byte[] memory = MemoryMarkdown.render(context).getBytes(StandardCharsets.UTF_8);
    requireSize(memory.length, directory.resolve(MEMORY_FILE));
    DurableFiles.createDirectory(directory);
    removeLeftovers(directory);
    DurableFiles.replaceUnforced(directory.resolve(MEMORY_FILE), memory, TEMPORARY_MEMORY, ".md");
    saveMetadata(directory.resolve(METADATA_FILE), context.metadata());
    appendLog(directory.resolve(LOG_DIRECTORY), context);
    // Last, because a file system with a journal has written the new names with the log by now.
    DurableFiles.forceDirectory(directory);
  }

  private void saveMetadata(Path file, Map<String, String> metadata) throws IOException {
    if (metadata.isEmpty()) {
      Files.deleteIfExists(file);
      return;
    }
    JsonObject.Builder members = JsonObject.builder();
    metadata.forEach(members::put);
    byte[] content = json.write(members.build());
    requireSize(content.length, file);
    DurableFiles.replaceUnforced(file, content, TEMPORARY_METADATA, ".json");
  }

  private void appendLog(Path logs, AgentMemoryContext context) throws IOException {
    DurableFiles.createDirectory(logs);
    LocalDateTime now = LocalDateTime.now(clock);
    Path log = logs.resolve(now.toLocalDate() + ".md");
    boolean isNew = !Files.exists(log, LinkOption.NOFOLLOW_LINKS);
    if (!isNew) {
      requireRegular(log);
    }
    try (FileChannel channel =
        DurableFiles.open(
            log,
            EnumSet.of(
                StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE))) {
      String lead = endsInsideLine(channel) ? "\n" : "";
      channel.position(channel.size());
      DurableFiles.writeFully(channel, utf8(lead + logEntry(now, context)));
      channel.force(true);
    }
    if (isNew) {
      DurableFiles.forceDirectory(logs);
    }
  }

  /** A writer that lost power may have left half an entry; the next one starts on its own line. */
  private static boolean endsInsideLine(FileChannel log) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return log.size() > 0 && log.read(last, log.size() - 1) == 1 && last.get(0) != '\n';
  }

  private static String logEntry(LocalDateTime now, AgentMemoryContext context) {
    return "### Update at %s\n- Facts: %d\n- Procedures: %d\n- Learned Patterns: %d\n"
        .formatted(
            TIME.format(now),
            MemoryMarkdown.writtenItems(context.facts()).size(),
            MemoryMarkdown.writtenItems(context.procedures()).size(),
            MemoryMarkdown.writtenItems(context.learnedPatterns()).size());
  }

  /** Temporary files of a store that was killed; nobody writes one now, as the lock is ours. */
  private static void removeLeftovers(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(MarkdownMemoryStore::isTemporary).toList()) {
        Files.delete(file);
      }
    }
  }

  private static boolean isTemporary(Path file) {
    String name = nameOf(file);
    return name.startsWith(TEMPORARY_MEMORY) || name.startsWith(TEMPORARY_METADATA);
  }

  // ---- reading

  private Optional<AgentMemoryContext> load(Path directory, String agentId) throws IOException {
    if (!isOwnDirectory(directory)) {
      return Optional.empty();
    }
    Optional<byte[]> memory = read(directory.resolve(MEMORY_FILE));
    if (memory.isEmpty()) {
      return Optional.empty();
    }
    AgentMemoryContext context =
        MemoryMarkdown.parse(agentId, decoded(memory.get(), directory.resolve(MEMORY_FILE)));
    return Optional.of(withMetadata(context, directory.resolve(METADATA_FILE)));
  }

  private AgentMemoryContext withMetadata(AgentMemoryContext context, Path file)
      throws IOException {
    Optional<byte[]> content = read(file);
    if (content.isEmpty()) {
      return context;
    }
    AgentMemoryContext.Builder builder = context.toBuilder();
    metadata(content.get(), file).forEach(builder::metadata);
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " holds text that is not Unicode: " + e.getMessage(), e);
    }
  }

  private Map<String, String> metadata(byte[] content, Path file) throws IOException {
    JsonValue value;
    try {
      value = json.read(content, new JsonLimits(maxFileBytes, 1));
    } catch (JsonFormatException e) {
      throw new IOException(file + " is not an object of strings: " + e.getMessage(), e);
    }
    if (!(value instanceof JsonObject object)) {
      throw new IOException(file + " holds a JSON " + value.kind() + ", expected an object");
    }
    TreeMap<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      if (!(member.getValue() instanceof JsonString text)) {
        throw new IOException(
            file + " has a member that is not a string: '" + member.getKey() + "'");
      }
      metadata.put(member.getKey(), text.value());
    }
    return metadata;
  }

  private Optional<byte[]> read(Path file) throws IOException {
    try {
      return Optional.of(RegularFiles.read(file, maxFileBytes));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  private static String decoded(byte[] content, Path file) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8", e);
    }
  }

  private void requireSize(int bytes, Path file) throws IOException {
    if (bytes > maxFileBytes) {
      throw new IOException(
          file + " would exceed the limit of " + maxFileBytes + " bytes (maxFileBytes)");
    }
  }

  /** Opening a pipe would wait for its other end, so the kind is checked first. */
  private static void requireRegular(Path file) throws IOException {
    if (!attributes(file).isRegularFile()) {
      throw new IOException(file + " is not a regular file");
    }
  }

  /** Tells whether {@code directory} exists; anything else of that name is an error. */
  private static boolean isOwnDirectory(Path directory) throws IOException {
    try {
      if (!attributes(directory).isDirectory()) {
        throw new IOException(directory + " is not a directory; links are not followed");
      }
      return true;
    } catch (NoSuchFileException absent) {
      return false;
    }
  }

  private List<String> agentIds() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
          .map(MarkdownMemoryStore::nameOf)
          .sorted(Comparator.comparing(MarkdownMemoryStore::utf8, Arrays::compareUnsigned))
          .toList();
    }
  }

  // ---- logs

  private static List<Path> dailyLogs(Path directory) throws IOException {
    Path logs = directory.resolve(LOG_DIRECTORY);
    if (!isOwnDirectory(directory) || !isOwnDirectory(logs)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(logs)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> dateOf(file).isPresent())
          .toList();
    }
  }

  private Instant lastUsed(Path log) throws IOException {
    Instant named =
        dateOf(log).map(date -> date.atStartOfDay(clock.getZone()).toInstant()).orElse(Instant.MIN);
    Instant modified = attributes(log).lastModifiedTime().toInstant();
    return named.isAfter(modified) ? named : modified;
  }

  private static Optional<LocalDate> dateOf(Path log) {
    String name = nameOf(log);
    if (name.length() != "YYYY-MM-DD.md".length() || !name.endsWith(".md")) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(name.substring(0, name.length() - ".md".length())));
    } catch (DateTimeParseException notADate) {
      return Optional.empty();
    }
  }

  /** The time is that of an empty file, so that it neither adds to the size nor to the list. */
  private void rememberCleanup() throws IOException {
    Path marker = cleanupMarker();
    DurableFiles.open(marker, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE))
        .close();
    Files.setLastModifiedTime(marker, FileTime.from(clock.instant()));
  }

  private Optional<Instant> lastCleanup() throws IOException {
    try {
      return Optional.of(attributes(cleanupMarker()).lastModifiedTime().toInstant());
    } catch (NoSuchFileException never) {
      return Optional.empty();
    }
  }

  private Path cleanupMarker() {
    return root.resolve(AgentIds.RESERVED_PREFIX + "cleanup");
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static String nameOf(Path file) {
    return Objects.requireNonNull(file.getFileName()).toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }

  private static final class SizeSum extends SimpleFileVisitor<Path> {
    private long bytes;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        bytes += attributes.size();
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE; // a temporary file of a running save
      }
      throw failure;
    }
  }

  /** Settings of a store. Not thread-safe. */
  public static final class Builder {
    private static final int MOST_DAYS = 36_500;
    private static final int DEFAULT_MAX_FILE_BYTES = 16 * 1024 * 1024;
    private static final int MOST_FILE_BYTES = 1024 * 1024 * 1024;

    private final Path root;
    private final JsonCodec json;
    private Clock clock = Clock.system(ZoneId.systemDefault());
    private int retentionDays = 30;
    private int maxFileBytes = DEFAULT_MAX_FILE_BYTES;

    private Builder(Path root, JsonCodec json) {
      this.root = Objects.requireNonNull(root, "root");
      this.json = Objects.requireNonNull(json, "json");
    }

    /** Sets how long {@link #compact} keeps daily logs: 0 to 36500 days. */
    public Builder retentionDays(int days) {
      if (days < 0 || days > MOST_DAYS) {
        throw new IllegalArgumentException("retentionDays must be 0 to 36500, was " + days);
      }
      retentionDays = days;
      return this;
    }

    /** Sets the clock; its zone decides the date of a log. */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    /** Sets the largest memory or metadata file that is read or written: 1 byte to 1 GiB. */
    public Builder maxFileBytes(int bytes) {
      if (bytes < 1 || bytes > MOST_FILE_BYTES) {
        throw new IllegalArgumentException("maxFileBytes must be 1 to 1 GiB, was " + bytes);
      }
      maxFileBytes = bytes;
      return this;
    }

    /**
     * Returns the store and creates its root, private to the owner, if it does not exist.
     *
     * @throws MemoryStorageException if the root cannot be created
     */
    public MarkdownMemoryStore build() {
      MarkdownMemoryStore store = new MarkdownMemoryStore(this);
      storing(
          "create",
          store.root,
          () -> {
            if (!Files.isDirectory(store.root)) {
              DurableFiles.createDirectory(store.root);
            }
            return store;
          });
      return store;
    }
  }
}
