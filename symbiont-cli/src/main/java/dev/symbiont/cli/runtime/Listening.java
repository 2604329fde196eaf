package dev.symbiont.cli.runtime;

import dev.symbiont.server.ListenAddress;
import dev.symbiont.server.SymbiontServer;

/**
 * Where a listener of a local runtime listens.
 *
 * @param address host and port
 * @param insecureAllowed whether other machines may reach it without encryption
 */
record Listening(ListenAddress address, boolean insecureAllowed) {
  /** Returns a free port that this machine alone reaches. */
  static Listening anywhere() {
    return new Listening(ListenAddress.anyPort(), false);
  }

  /** Makes {@code server} listen here. */
  void describe(SymbiontServer.Builder server) {
    server.address(address);
    if (insecureAllowed) {
      server.insecureBindAllowed();
    }
  }
}
