package dev.symbiont.runtime.input;

/**
 * How the HTTP input answers (HTTP contract section 7.1).
 *
 * @param defaultStatus the status of a success, 200 to 299
 * @param agentOutputToJson whether a success says what the agent did; otherwise its body is {@code
 *     OK}
 * @param errorStatus the status of a failure, 400 to 599
 * @param echoInputOnError whether a failure repeats the body of the request, as {@code input}
 */
public record ResponseControl(
    int defaultStatus, boolean agentOutputToJson, int errorStatus, boolean echoInputOnError) {
  /** 200 with what the agent did, 500 for a failure, which does not repeat the request. */
  public static final ResponseControl DEFAULT = new ResponseControl(200, true, 500, false);

  /** Checks the ranges. */
  public ResponseControl {
    if (defaultStatus < 200 || defaultStatus > 299) {
      throw new IllegalArgumentException("defaultStatus must be 200 to 299, was " + defaultStatus);
    }
    if (errorStatus < 400 || errorStatus > 599) {
      throw new IllegalArgumentException("errorStatus must be 400 to 599, was " + errorStatus);
    }
  }
}
