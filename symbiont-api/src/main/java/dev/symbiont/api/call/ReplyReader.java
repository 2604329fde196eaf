package dev.symbiont.api.call;

/**
 * Reads the reply of an operation.
 *
 * @param <R> what it gives
 */
@FunctionalInterface
public interface ReplyReader<R> {
  /**
   * Reads {@code reply}.
   *
   * @throws dev.symbiont.domain.json.JsonFormatException if the body is not what the contract says
   */
  R read(ReplyBody reply);
}
