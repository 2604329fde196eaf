package dev.symbiont.server;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.runtime.SymbiontRuntime;
import java.util.Map;

/** The tools without a socket. */
class EmbeddedToolcladTest extends ToolcladContract {
  @Override
  SymbiontClient connect(SymbiontRuntime runtime) {
    return SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build();
  }

  @Override
  void disconnect() {
    // The transport belongs to the runtime.
  }
}
