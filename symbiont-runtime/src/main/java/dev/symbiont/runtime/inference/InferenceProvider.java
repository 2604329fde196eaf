package dev.symbiont.runtime.inference;

import java.util.function.Consumer;

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

  /**
   * Asks the model and hands over the text of its answer while it arrives, where the vendor offers
   * that; otherwise in one piece.
   *
   * @param onText takes pieces of the text, in order, on the calling thread
   * @throws InferenceException if there is no answer; pieces may have been handed over by then
   */
  default InferenceReply stream(InferenceRequest request, Consumer<String> onText) {
    InferenceReply reply = complete(request);
    onText.accept(reply.content());
    return reply;
  }
}
