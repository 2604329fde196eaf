package dev.symbiont.toolclad.browser;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.manifest.Backend;
import dev.symbiont.toolclad.value.Arguments;
import java.time.Duration;

/** Port: drives a browser. Implementations are thread-safe and keep one browser per agent. */
@FunctionalInterface
public interface BrowserDriver {
  /**
   * Runs one command.
   *
   * @param agent whose browser it is
   * @param browser the definition; its scope must be asked before every navigation, also for
   *     redirects, links, forms and new tabs
   * @param command the command, for example {@code navigate}
   * @param arguments the checked arguments
   * @param timeout for the command
   * @return the results
   * @throws BrowserException if the command failed
   * @throws InterruptedException if the calling thread is interrupted
   */
  JsonObject run(
      String agent, Backend.Browser browser, String command, Arguments arguments, Duration timeout)
      throws BrowserException, InterruptedException;
}
