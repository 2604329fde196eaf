package dev.symbiont.runtime.http;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes random UUIDs (version 4, RFC 9562 section 5.4) from an injected source. Thread-safe. */
public final class RandomIds implements Supplier<UUID> {
  private static final long VERSION_MASK = 0xffff_ffff_ffff_0fffL;
  private static final long VERSION_4 = 0x4000L;
  private static final long VARIANT_MASK = 0x3fff_ffff_ffff_ffffL;
  private static final long VARIANT_RFC = 0x8000_0000_0000_0000L;

  private final SecureRandom random;

  /** Creates the source. */
  public RandomIds(SecureRandom random) {
    this.random = random;
  }

  @Override
  public UUID get() {
    return version4(random.nextLong(), random.nextLong());
  }

  /** Returns the UUID whose free bits are those of {@code high} and {@code low}. */
  static UUID version4(long high, long low) {
    return new UUID((high & VERSION_MASK) | VERSION_4, (low & VARIANT_MASK) | VARIANT_RFC);
  }
}
