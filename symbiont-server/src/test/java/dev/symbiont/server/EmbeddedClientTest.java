package dev.symbiont.server;

/** The calls of the client without a socket. */
class EmbeddedClientTest extends ClientContract {
  EmbeddedClientTest() {
    super(Road.EMBEDDED);
  }
}
