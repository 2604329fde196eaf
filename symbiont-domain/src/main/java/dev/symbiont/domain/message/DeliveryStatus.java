package dev.symbiont.domain.message;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * What became of a message (HTTP contract, section 4.2).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record DeliveryStatus(String word) implements OpenEnum {
  private static final List<String> KNOWN = List.of("pending", "delivered", "failed", "expired");

  /** {@code pending}. */
  public static final DeliveryStatus PENDING = new DeliveryStatus("pending");

  /** {@code delivered}. */
  public static final DeliveryStatus DELIVERED = new DeliveryStatus("delivered");

  /** {@code failed}. */
  public static final DeliveryStatus FAILED = new DeliveryStatus("failed");

  /** {@code expired}. */
  public static final DeliveryStatus EXPIRED = new DeliveryStatus("expired");

  /** Gives known words their spelling. */
  public DeliveryStatus {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static DeliveryStatus of(String word) {
    return new DeliveryStatus(word);
  }

  @Override
  public boolean isKnown() {
    return KNOWN.contains(word);
  }

  @Override
  public String toString() {
    return word;
  }
}
