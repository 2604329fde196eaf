package dev.symbiont.server;

/** The reasoning calls of the client without a socket. */
class EmbeddedReasoningClientTest extends ReasoningClientContract {
  EmbeddedReasoningClientTest() {
    super(Road.EMBEDDED);
  }
}
