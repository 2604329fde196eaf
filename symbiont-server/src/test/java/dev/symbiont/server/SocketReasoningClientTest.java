package dev.symbiont.server;

/** The reasoning calls of the client over a real socket. */
class SocketReasoningClientTest extends ReasoningClientContract {
  SocketReasoningClientTest() {
    super(Road.SOCKET);
  }
}
