package dev.symbiont.guice;

import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.memory.MarkdownMemoryStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;

/** Binds {@link MarkdownMemoryStore}. Needs {@link JsonCodec} and {@link Clock}. */
public final class MemoryModule extends Wiring {
  private final Path root;

  /** Creates a module whose store lies in {@code root}. */
  public MemoryModule(Path root) {
    this.root = Objects.requireNonNull(root, "root");
  }

  @Override
  void wire() {
    need(JsonCodec.class, "install JsonModule, or bind a JsonCodec");
    need(Clock.class, "install ClockModule, or bind a Clock");
  }

  @Provides
  @Singleton
  MarkdownMemoryStore store(JsonCodec json, Clock clock) {
    return MarkdownMemoryStore.builder(root, json).clock(clock).build();
  }
}
