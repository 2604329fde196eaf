package dev.symbiont.agentpin;

import dev.symbiont.domain.file.DurableFiles;
import dev.symbiont.domain.file.ExclusiveLock;
import dev.symbiont.domain.file.RegularFiles;
import dev.symbiont.domain.json.JsonString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A pin store in a file that other implementations can read (digest section 8). Thread-safe, and
 * safe between processes.
 *
 * <p>The file is read for every question and replaced as a whole, with mode 0600. Changes hold a
 * lock on the sibling {@code {file}.lock} from reading to replacing, so that two processes which
 * share the file lose no pin. A match writes the file only when the key was last seen more than a
 * minute ago.
 */
public final class FilePinStore implements PinStore {
  private static final Duration REFRESH_INTERVAL = Duration.ofMinutes(1);
  private static final int MAX_BYTES = 16 * 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path file;
  private final ExclusiveLock lock;
  private final boolean runtimeForm;

  private FilePinStore(Path file, boolean runtimeForm) {
    this.file = file.toAbsolutePath();
    this.lock =
        new ExclusiveLock(this.file.resolveSibling(this.file.getFileName() + ".lock"), PATIENCE);
    this.runtimeForm = runtimeForm;
  }

  /** Returns a store in {@code file}, which need not exist; its directory must. */
  public static FilePinStore of(Path file) {
    return new FilePinStore(file, false);
  }

  /**
   * Returns a store that shares the file of the Symbiont runtime ({@code
   * ~/.symbiont/agentpin_keys.json}): it writes the list once more wrapped in a JSON string.
   */
  public static FilePinStore ofRuntime(Path file) {
    return new FilePinStore(file, true);
  }

  @Override
  public Optional<PinnedDomain> find(String domain) {
    return read().find(domain);
  }

  @Override
  public List<PinnedDomain> domains() {
    return read().all();
  }

  @Override
  public PinOutcome checkAndPin(String domain, Jwk key, Instant now) {
    Pins current = read();
    if (current.check(domain, key) == PinOutcome.CHANGED) {
      return PinOutcome.CHANGED;
    }
    return current.isFresh(domain, key, now, REFRESH_INTERVAL)
        ? PinOutcome.MATCHED
        : change(pins -> pins.checkAndPin(domain, key, now));
  }

  @Override
  public void addKey(String domain, Jwk key, Instant now) {
    change(
        pins -> {
          pins.addKey(domain, key, now);
          return true;
        });
  }

  @Override
  public boolean remove(String domain) {
    return change(pins -> pins.remove(domain));
  }

  private <T> T change(Function<Pins, T> action) {
    try {
      return lock.exclusively(
          () -> {
            Pins pins = read();
            T result = action.apply(pins);
            DurableFiles.replace(file, text(pins).getBytes(StandardCharsets.UTF_8));
            return result;
          });
    } catch (IOException e) {
      throw new PinStoreException("cannot write the pin store " + file + ": " + e, e);
    }
  }

  private Pins read() {
    try {
      return Pins.parse(decode(RegularFiles.read(file.toRealPath(), MAX_BYTES)));
    } catch (NoSuchFileException absent) {
      return new Pins();
    } catch (IOException e) {
      throw new PinStoreException("cannot read the pin store " + file + ": " + e, e);
    }
  }

  private static String decode(byte[] utf8) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
  }

  private String text(Pins pins) {
    String list = pins.toText();
    return runtimeForm ? Json.CODEC.writeText(new JsonString(list)) : list;
  }
}
