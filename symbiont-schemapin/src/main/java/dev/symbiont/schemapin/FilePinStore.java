package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.file.DurableFiles;
import dev.symbiont.domain.file.ExclusiveLock;
import dev.symbiont.domain.file.RegularFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A pin store in a file, in any {@link PinFileForm}; databases are refused. Thread-safe, and safe
 * between processes.
 *
 * <p>The file is read for every question. A change holds a lock on the sibling {@code {file}.lock}
 * from reading to replacing, and replaces the file as a whole with mode 0600. A file that cannot be
 * read is an error, never an empty store.
 */
public final class FilePinStore implements KeyPinStore {
  private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  /** The magic number of a bbolt meta page, after the header of the page. */
  private static final byte[] BBOLT = {(byte) 0xED, (byte) 0xDA, 0x0C, (byte) 0xED};

  private static final int BBOLT_AT = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path file;
  private final PinFileForm newFileForm;
  private final ExclusiveLock lock;

  /**
   * Creates a store.
   *
   * @param file the file; it and its directory are created with the first pin
   * @param newFileForm the form of a file that does not exist yet; an existing one keeps its form
   */
  public FilePinStore(Path file, PinFileForm newFileForm) {
    this.file = file.toAbsolutePath();
    this.newFileForm = Objects.requireNonNull(newFileForm, "newFileForm");
    this.lock =
        new ExclusiveLock(this.file.resolveSibling(this.file.getFileName() + ".lock"), PATIENCE);
  }

  @Override
  public PinStatus check(PinKey pin, P256PublicKey presented) {
    return read().check(pin, presented);
  }

  @Override
  public PinStatus checkAndPin(PinKey pin, P256PublicKey presented, Instant now) {
    PinStatus status = check(pin, presented);
    return status == PinStatus.FIRST_USE
        ? change(pins -> pins.checkAndPin(pin, presented, now))
        : status;
  }

  @Override
  public void addKey(PinKey pin, P256PublicKey added, Instant now) {
    change(
        pins -> {
          pins.addKey(pin, added, now);
          return true;
        });
  }

  @Override
  public boolean remove(PinKey pin) {
    return change(pins -> pins.remove(pin));
  }

  @Override
  public Map<PinKey, List<KeyFingerprint>> pins() {
    return read().pins();
  }

  private <T> T change(Function<MemoryPinStore, T> action) {
    try {
      DurableFiles.createDirectory(
          Objects.requireNonNull(file.getParent(), "a file below the root"));
      return lock.exclusively(
          () -> {
            MemoryPinStore pins = read();
            T result = action.apply(pins);
            DurableFiles.replace(file, pins.text().getBytes(StandardCharsets.UTF_8));
            return result;
          });
    } catch (IOException e) {
      throw new PinStoreException("cannot write the pin store " + file + ": " + e, e);
    }
  }

  private MemoryPinStore read() {
    try {
      return MemoryPinStore.read(text(), newFileForm);
    } catch (NoSuchFileException absent) {
      return MemoryPinStore.empty(newFileForm);
    } catch (IOException | PinStoreException e) {
      throw new PinStoreException("cannot read the pin store " + file + ": " + e.getMessage(), e);
    }
  }

  private String text() throws IOException {
    byte[] bytes = RegularFiles.read(file.toRealPath(), MemoryPinStore.LIMITS.maxBytes());
    requireText(bytes);
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** The databases in which two other implementations keep pins are named, not read. */
  private static void requireText(byte[] bytes) throws IOException {
    if (startsWith(bytes, 0, SQLITE)) {
      throw new IOException(
          "it is an SQLite database, as the KeyPinning class of Python writes; only pin files in"
              + " JSON are read");
    }
    if (startsWith(bytes, BBOLT_AT, BBOLT)) {
      throw new IOException(
          "it is a bbolt database, as the KeyPinning type of Go writes; only pin files in JSON are"
              + " read");
    }
  }

  private static boolean startsWith(byte[] bytes, int from, byte[] magic) {
    return bytes.length >= from + magic.length
        && Arrays.equals(bytes, from, from + magic.length, magic, 0, magic.length);
  }
}
