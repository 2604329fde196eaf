package dev.symbiont.agentpin;

/** What a challenged party does. */
public sealed interface ChallengeAnswer {
  /**
   * The challenge is proper; this is the message to send back.
   *
   * @param response the message
   */
  record Answered(ChallengeResponse response) implements ChallengeAnswer {}

  /**
   * The challenge is not proper, and nothing was signed.
   *
   * @param reason why, as a sentence for people
   */
  record Refused(String reason) implements ChallengeAnswer {}
}
