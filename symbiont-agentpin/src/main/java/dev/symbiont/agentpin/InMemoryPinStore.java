package dev.symbiont.agentpin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A pin store that lives as long as its object. Thread-safe. */
public final class InMemoryPinStore implements PinStore {
  private final Pins pins;

  /** Creates an empty store. */
  public InMemoryPinStore() {
    this(new Pins());
  }

  private InMemoryPinStore(Pins pins) {
    this.pins = pins;
  }

  /**
   * Reads a store from the text of a pin file, in either of its two forms.
   *
   * @throws PinStoreException if the text is not that of a pin file
   */
  public static InMemoryPinStore parse(String text) {
    return new InMemoryPinStore(Pins.parse(text));
  }

  /** Returns the text of a pin file with the present content. */
  public synchronized String toText() {
    return pins.toText();
  }

  @Override
  public synchronized Optional<PinnedDomain> find(String domain) {
    return pins.find(domain);
  }

  @Override
  public synchronized List<PinnedDomain> domains() {
    return pins.all();
  }

  @Override
  public synchronized PinOutcome checkAndPin(String domain, Jwk key, Instant now) {
    return pins.checkAndPin(domain, key, now);
  }

  @Override
  public synchronized void addKey(String domain, Jwk key, Instant now) {
    pins.addKey(domain, key, now);
  }

  @Override
  public synchronized boolean remove(String domain) {
    return pins.remove(domain);
  }
}
