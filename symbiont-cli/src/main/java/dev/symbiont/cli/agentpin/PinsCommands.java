package dev.symbiont.cli.agentpin;

import dev.symbiont.agentpin.FilePinStore;
import dev.symbiont.agentpin.PinnedDomain;
import dev.symbiont.agentpin.PinnedKey;
import dev.symbiont.cli.CommandGroup;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code symbiont agentpin pins}. */
@Command(name = "pins", description = "Show and change a pin file.")
final class PinsCommands extends CommandGroup {
  PinsCommands() {}

  /** A command on a pin file. */
  abstract static class PinCommand extends ConsoleCommand {
    @Option(names = "--pin-store", required = true, description = "The pin file.")
    private Path file = Path.of("");

    PinCommand(Console console) {
      super(console);
    }

    final FilePinStore store() {
      return FilePinStore.of(console().resolve(file));
    }
  }

  @Command(name = "list", description = "List the pinned keys.")
  static final class ListPins extends PinCommand {
    ListPins(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      if (json()) {
        console()
            .json(
                new JsonArray(
                    store().domains().stream().<JsonValue>map(ListPins::toJson).toList()));
      } else {
        for (PinnedDomain domain : store().domains()) {
          domain.keys().forEach(key -> console().line(line(domain, key)));
        }
      }
      return ExitCode.OK;
    }

    private static String line(PinnedDomain domain, PinnedKey key) {
      return "%s  %s  %s  last seen %s"
          .formatted(domain.domain(), key.thumbprint(), key.kid(), key.lastSeen());
    }

    private static JsonObject toJson(PinnedDomain domain) {
      return JsonObject.builder()
          .put("domain", domain.domain())
          .put(
              "thumbprints",
              JsonArray.ofStrings(domain.keys().stream().map(PinnedKey::thumbprint).toList()))
          .build();
    }
  }

  @Command(name = "add", description = "Pin a further key, after an announced rotation.")
  static final class Add extends PinCommand {
    @Option(names = "--domain", required = true, description = "The domain of the key.")
    private String domain = "";

    @Option(names = "--key", required = true, description = "File with the public key as JWK.")
    private Path key = Path.of("");

    Add(Console console) {
      super(console);
    }

    @Override
    public Integer call() throws IOException {
      store().addKey(domain, new Inputs(console()).jwk(key), console().clock().instant());
      return ExitCode.OK;
    }
  }

  @Command(name = "remove", description = "Forget a domain; its next key is pinned on first use.")
  static final class Remove extends PinCommand {
    @Option(names = "--domain", required = true, description = "The domain to forget.")
    private String domain = "";

    Remove(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      if (store().remove(domain)) {
        return ExitCode.OK;
      }
      console().note("No key of " + domain + " is pinned.");
      return ExitCode.NOT_FOUND;
    }
  }
}
