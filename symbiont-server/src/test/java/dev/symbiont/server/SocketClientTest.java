package dev.symbiont.server;

/** The calls of the client over a real socket. */
class SocketClientTest extends ClientContract {
  SocketClientTest() {
    super(Road.SOCKET);
  }
}
