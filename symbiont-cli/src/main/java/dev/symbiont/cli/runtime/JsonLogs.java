package dev.symbiont.cli.runtime;

import dev.symbiont.cli.Console;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Prints log records as lines of JSON to standard error while it is open. */
final class JsonLogs implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");

  private final List<Handler> replaced = List.copyOf(Arrays.asList(ROOT.getHandlers()));
  private final Handler handler;

  private JsonLogs(Console console) {
    this.handler = new Lines(console);
    replaced.forEach(ROOT::removeHandler);
    ROOT.addHandler(handler);
  }

  /** Prints from now on, in place of the plain text. */
  static JsonLogs to(Console console) {
    return new JsonLogs(console);
  }

  @Override
  public void close() {
    ROOT.removeHandler(handler);
    replaced.forEach(ROOT::addHandler);
  }

  private static final class Lines extends Handler {
    private final Console console;
    private final GsonCodec json = new GsonCodec();
    private final SimpleFormatter messages = new SimpleFormatter();

    Lines(Console console) {
      this.console = console;
    }

    @Override
    public void publish(LogRecord entry) {
      if (!isLoggable(entry)) {
        return;
      }
      JsonObject.Builder line =
          JsonObject.builder()
              .put("ts", entry.getInstant().toString())
              .put("level", level(entry.getLevel()))
              .put("logger", String.valueOf(entry.getLoggerName()))
              .put("message", messages.formatMessage(entry));
      if (entry.getThrown() != null) {
        line.put("error", entry.getThrown().toString());
      }
      console.note(json.writeText(line.build()));
    }

    private static String level(Level level) {
      if (level.intValue() >= Level.SEVERE.intValue()) {
        return "error";
      }
      return level.equals(Level.WARNING) ? "warn" : level.getName().toLowerCase(Locale.ROOT);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
