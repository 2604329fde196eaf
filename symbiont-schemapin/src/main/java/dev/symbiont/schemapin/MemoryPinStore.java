package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A pin store in memory that reads and writes the text of any {@link PinFileForm}. Thread-safe. */
public final class MemoryPinStore implements KeyPinStore {
  /** 16 MiB. */
  static final JsonLimits LIMITS = new JsonLimits(16 * 1024 * 1024, 16);

  private final PinFileForm form;
  private final PinTable table;

  private MemoryPinStore(PinFileForm form, PinTable table) {
    this.form = form;
    this.table = table;
  }

  /** Creates a store without pins. */
  public MemoryPinStore() {
    this(PinFileForm.LIST, new PinTable());
  }

  /**
   * Returns a store with the pins in {@code text}, whose form is recognised; an empty object counts
   * as {@link PinFileForm#FLAT}.
   *
   * @throws PinStoreException if the text is not a pin store
   */
  public static MemoryPinStore read(String text) {
    return read(text, PinFileForm.FLAT);
  }

  static MemoryPinStore read(String text, PinFileForm fallback) {
    try {
      JsonValue value = Json.CODEC.read(text, LIMITS);
      PinFileForm form = PinFileForm.of(value, fallback);
      return new MemoryPinStore(form, form.read(value));
    } catch (JsonFormatException e) {
      throw new PinStoreException("cannot read the pins: " + e.getMessage(), e);
    }
  }

  static MemoryPinStore empty(PinFileForm form) {
    return new MemoryPinStore(form, new PinTable());
  }

  @Override
  public synchronized PinStatus check(PinKey pin, P256PublicKey presented) {
    return table.check(form.slot(pin), KeyFingerprint.of(presented));
  }

  @Override
  public synchronized PinStatus checkAndPin(PinKey pin, P256PublicKey presented, Instant now) {
    PinKey slot = form.slot(pin);
    PinStatus status = table.check(slot, KeyFingerprint.of(presented));
    if (status == PinStatus.FIRST_USE) {
      table.add(slot, form.pin(slot, presented, now));
    }
    return status;
  }

  @Override
  public synchronized void addKey(PinKey pin, P256PublicKey added, Instant now) {
    PinKey slot = form.slot(pin);
    if (table.check(slot, KeyFingerprint.of(added)) != PinStatus.PINNED) {
      form.addKey(table, slot, form.pin(slot, added, now));
    }
  }

  @Override
  public synchronized boolean remove(PinKey pin) {
    return table.remove(form.slot(pin));
  }

  @Override
  public synchronized Map<PinKey, List<KeyFingerprint>> pins() {
    return table.fingerprints();
  }

  /** Returns the pins as text in the form that the store was read from; a list if it was not. */
  public synchronized String text() {
    return Json.CODEC.writePretty(form.write(table)) + "\n";
  }
}
