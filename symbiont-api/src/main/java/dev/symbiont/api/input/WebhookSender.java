package dev.symbiont.api.input;

import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.domain.webhook.WebhookInvocationRequest;
import dev.symbiont.domain.webhook.WebhookInvocationResponse;
import java.util.Objects;
import java.util.function.Function;

/** Sends deliveries to one target, with everything else as the client has it. Immutable. */
public final class WebhookSender {
  private final WebhookTarget target;
  private final Function<WebhookTarget, Caller> callers;
  private final CallOptions options;

  /**
   * Creates a sender.
   *
   * @param callers gives the caller whose base is the origin of a target, with the credential of
   *     that target
   */
  public WebhookSender(WebhookTarget target, Function<WebhookTarget, Caller> callers) {
    this(target, callers, CallOptions.DEFAULT);
  }

  private WebhookSender(
      WebhookTarget target, Function<WebhookTarget, Caller> callers, CallOptions options) {
    this.target = Objects.requireNonNull(target, "target");
    this.callers = Objects.requireNonNull(callers, "callers");
    this.options = Objects.requireNonNull(options, "options");
  }

  WebhookSender to(WebhookTarget other) {
    return new WebhookSender(other, callers, options);
  }

  WebhookSender with(CallOptions other) {
    return new WebhookSender(target, callers, other);
  }

  Caller caller() {
    return callers.apply(target).with(options);
  }

  Call<WebhookInvocationResponse> call(WebhookInvocationRequest request) {
    return HttpInputCalls.invoke(target, request);
  }
}
