package dev.symbiont.runtime.composition;

import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.runtime.inference.InferenceException;
import dev.symbiont.runtime.inference.InferenceProvider;
import dev.symbiont.runtime.inference.InferenceReply;
import dev.symbiont.runtime.inference.InferenceRequest;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.inference.TokenEstimate;

/** Charges a budget for what a critic asks outside of loops. Thread-safe. */
final class MeteredProvider implements InferenceProvider {
  private final InferenceProvider provider;
  private final Budget budget;

  MeteredProvider(InferenceProvider provider, Budget budget) {
    this.provider = provider;
    this.budget = budget;
  }

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public String defaultModel() {
    return provider.defaultModel();
  }

  @Override
  public InferenceReply complete(InferenceRequest request) {
    budget
        .exhausted()
        .ifPresent(
            reason -> {
              throw new InferenceException(InferenceException.Kind.UNAVAILABLE, reason, null);
            });
    InferenceReply reply = provider.complete(within(request));
    budget.charge(
        reply.usage().totalTokens() > 0
            ? reply.usage()
            : Usage.of(
                TokenEstimate.of(request.messages()),
                TokenEstimate.of(Message.assistant(reply.content(), reply.toolCalls()))));
    return reply;
  }

  private InferenceRequest within(InferenceRequest request) {
    return new InferenceRequest(
        request.messages(),
        request.tools(),
        request.model(),
        Math.min(request.maxTokens(), budget.tokensLeft()),
        request.temperature(),
        request.responseFormat(),
        request.extra(),
        request.timeLeft());
  }
}
