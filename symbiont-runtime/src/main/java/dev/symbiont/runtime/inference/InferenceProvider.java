package dev.symbiont.runtime.inference;

/**
 * Port: a language model. Implementations are thread-safe. An interrupt ends a call as soon as
 * possible.
 */
public interface InferenceProvider {
  /** Returns a short name in lower case, for example {@code openai}. */
  String name();

  /** Returns the model that answers when a request names none. */
  String defaultModel();

  /**
   * Asks the model.
   *
   * @throws InferenceException if there is no answer
   */
  InferenceReply complete(InferenceRequest request);
}
