package dev.symbiont.runtime.bus;

/** One copy of a message in a mailbox. */
final class Mail {
  private final long number;
  private final Envelope envelope;
  private final int bytes;
  private final int attempts;

  Mail(long number, Envelope envelope, int bytes, int attempts) {
    this.number = number;
    this.envelope = envelope;
    this.bytes = bytes;
    this.attempts = attempts;
  }

  long number() {
    return number;
  }

  Envelope envelope() {
    return envelope;
  }

  int bytes() {
    return bytes;
  }

  int attempts() {
    return attempts;
  }

  Mail attemptedAgain() {
    return new Mail(number, envelope, bytes, attempts + 1);
  }
}
