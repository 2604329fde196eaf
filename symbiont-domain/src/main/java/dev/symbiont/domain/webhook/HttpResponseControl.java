package dev.symbiont.domain.webhook;

import dev.symbiont.domain.wire.WireDefault;

/**
 * How an HTTP input answers (HTTP contract, section 7.1).
 *
 * @param defaultStatus the status of a success, 200 to 299
 * @param agentOutputToJson whether a success says what the agent did; otherwise its body is {@code
 *     OK}
 * @param errorStatus the status of a failure, 400 to 599
 * @param echoInputOnError whether a failure repeats the body of the request
 */
public record HttpResponseControl(
    @WireDefault("200") int defaultStatus,
    @WireDefault("true") boolean agentOutputToJson,
    @WireDefault("500") int errorStatus,
    @WireDefault("false") boolean echoInputOnError) {
  /** What holds when nothing is said. */
  public static final HttpResponseControl DEFAULT = new HttpResponseControl(200, true, 500, false);
}
