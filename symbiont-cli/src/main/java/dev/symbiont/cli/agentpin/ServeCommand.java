package dev.symbiont.cli.agentpin;

import dev.symbiont.agentpin.DiscoveryDocument;
import dev.symbiont.agentpin.RevocationDocument;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    description = {
      "Serve the well-known documents over plain HTTP until interrupted.",
      "Put a server that terminates TLS before it."
    })
final class ServeCommand extends ConsoleCommand {
  private static final int LARGEST_PORT = 65_535;

  @Option(names = "--discovery", required = true, description = "File of the discovery document.")
  private Path discovery = Path.of("");

  @Option(names = "--revocation", description = "File of the revocation document.")
  private @Nullable Path revocation;

  @Option(names = "--bind", description = "Address to listen at (default: ${DEFAULT-VALUE}).")
  private String bind = "127.0.0.1";

  @Option(names = "--port", description = "Port to listen at (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  ServeCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    if (port < 0 || port > LARGEST_PORT) {
      throw Inputs.usage("--port must be 0 to " + LARGEST_PORT + ", was " + port);
    }
    InetSocketAddress address = new InetSocketAddress(bind, port);
    if (address.isUnresolved()) {
      throw Inputs.usage("the address " + bind + " is unknown");
    }
    Inputs inputs = new Inputs(console());
    DiscoveryDocument document = DiscoveryDocument.parse(inputs.file(discovery));
    document.validateFor(document.entity());
    RevocationDocument revoked =
        revocation == null ? null : RevocationDocument.parse(inputs.file(revocation));
    try (WellKnownServer server = WellKnownServer.start(address, document, revoked)) {
      announce(document, server);
      new CountDownLatch(1).await();
      return ExitCode.OK;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.OK;
    }
  }

  private void announce(DiscoveryDocument document, WellKnownServer server) {
    if (json()) {
      console()
          .jsonLine(
              JsonObject.builder()
                  .put("event", "ready")
                  .put("entity", document.entity())
                  .put("url", server.address())
                  .build());
    } else {
      console().note("Serving the documents of " + document.entity() + " at " + server.address());
    }
  }
}
