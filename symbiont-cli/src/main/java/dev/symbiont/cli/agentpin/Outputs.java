package dev.symbiont.cli.agentpin;

import dev.symbiont.cli.Console;
import dev.symbiont.domain.file.DurableFiles;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Prints documents or writes them to files, indented by two spaces. */
final class Outputs {
  private final Console console;

  Outputs(Console console) {
    this.console = console;
  }

  void write(JsonValue document, @Nullable Path file) throws IOException {
    if (file == null) {
      console.json(document);
      return;
    }
    Path resolved = console.resolve(file);
    String text = new GsonCodec().writePretty(document) + "\n";
    DurableFiles.replace(resolved, text.getBytes(StandardCharsets.UTF_8));
    console.note("Wrote " + resolved);
  }
}
