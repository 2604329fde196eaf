package dev.symbiont.cli.schemapin;

import dev.symbiont.cli.CommandGroup;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.schemapin.DiscoveryDocument;
import dev.symbiont.schemapin.FilePinStore;
import dev.symbiont.schemapin.KeyFingerprint;
import dev.symbiont.schemapin.PinFileForm;
import dev.symbiont.schemapin.PinKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The keys that are pinned. */
@Command(name = "pins", description = "Show and change pinned keys.")
final class PinsCommands extends CommandGroup {
  private PinsCommands() {}

  static CommandLine commandLine(Console console) {
    return new CommandLine(new PinsCommands())
        .addSubcommand(new ListPins(console))
        .addSubcommand(new AddPin(console))
        .addSubcommand(new RemovePin(console));
  }

  /** A command on one pin store. */
  private abstract static class OnStore extends ConsoleCommand {
    @Option(
        names = "--pin-store",
        paramLabel = "FILE",
        required = true,
        description = "The pin store.")
    private Path pins = Path.of("");

    OnStore(Console console) {
      super(console);
    }

    FilePinStore store() {
      return new FilePinStore(console().resolve(pins), PinFileForm.LIST);
    }
  }

  @Command(name = "list", description = "List the pinned keys.")
  private static final class ListPins extends OnStore {
    ListPins(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      Map<PinKey, List<KeyFingerprint>> pins = store().pins();
      if (json()) {
        console()
            .json(
                new JsonArray(
                    pins.entrySet().stream().<JsonValue>map(ListPins::describe).toList()));
      } else {
        pins.forEach(
            (pin, keys) ->
                keys.forEach(
                    key -> console().line(pin.toolId() + "  " + pin.domain() + "  " + key)));
      }
      return ExitCode.OK;
    }

    private static JsonObject describe(Map.Entry<PinKey, List<KeyFingerprint>> pin) {
      return JsonObject.builder()
          .put("tool_id", pin.getKey().toolId())
          .put("domain", pin.getKey().domain())
          .put(
              "fingerprints",
              JsonArray.ofStrings(pin.getValue().stream().map(KeyFingerprint::value).toList()))
          .build();
    }
  }

  @Command(name = "add", description = "Pin the key of a discovery document, beside others.")
  private static final class AddPin extends OnStore {
    @Parameters(index = "0", paramLabel = "TOOL", description = "The tool.")
    private String tool = "";

    @Parameters(index = "1", paramLabel = "DOMAIN", description = "The domain of the provider.")
    private String domain = "";

    @Option(
        names = "--discovery",
        paramLabel = "FILE",
        required = true,
        description = "The discovery document with the key.")
    private Path discovery = Path.of("");

    AddPin(Console console) {
      super(console);
    }

    @Override
    public Integer call() throws IOException {
      DiscoveryDocument document =
          new InputFiles(console()).document(discovery, "discovery", DiscoveryDocument::read);
      P256PublicKey key = P256PublicKey.ofPem(document.publicKeyPem().orElse(""));
      store().addKey(new PinKey(tool, domain), key, console().clock().instant());
      return ExitCode.OK;
    }
  }

  @Command(name = "remove", description = "Forget the keys of a tool.")
  private static final class RemovePin extends OnStore {
    @Parameters(index = "0", paramLabel = "TOOL", description = "The tool.")
    private String tool = "";

    @Parameters(index = "1", paramLabel = "DOMAIN", description = "The domain of the provider.")
    private String domain = "";

    RemovePin(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      if (store().remove(new PinKey(tool, domain))) {
        return ExitCode.OK;
      }
      console().note("No key is pinned for " + tool + " of " + domain + ".");
      return ExitCode.NOT_FOUND;
    }
  }
}
