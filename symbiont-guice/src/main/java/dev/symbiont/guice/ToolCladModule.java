package dev.symbiont.guice;

import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.runtime.tool.ToolCladExecutor;
import dev.symbiont.runtime.tool.TransportToolClient;
import dev.symbiont.toolclad.ToolClad;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Binds {@link ToolCladExecutor}, the tools of a project for {@code
 * GovernanceSettings.withToolClad}, and {@link Closer}, which closes it. Needs {@link
 * HttpTransport}, for the tools that are HTTP requests, {@link JsonCodec} and {@link Clock}.
 */
public final class ToolCladModule extends Wiring {
  private final Path project;
  private final Consumer<ToolClad.Builder> settings;

  /** Creates a module for the manifests in {@code tools/} below {@code project}. */
  public ToolCladModule(Path project) {
    this(project, builder -> {});
  }

  /** Creates a module for such a project with {@code settings}, for example an evidence root. */
  public ToolCladModule(Path project, Consumer<ToolClad.Builder> settings) {
    this.project = Objects.requireNonNull(project, "project");
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  @Override
  void wire() {
    need(HttpTransport.class, "install ApacheTransportModule, or bind your own");
    need(JsonCodec.class, "install JsonModule, or bind a JsonCodec");
    need(Clock.class, "install ClockModule, or bind a Clock");
    needCloser();
  }

  @Provides
  @Singleton
  ToolCladExecutor tools(HttpTransport transport, JsonCodec json, Clock clock, Closer closer) {
    ToolClad.Builder builder = ToolClad.builder(project);
    settings.accept(builder);
    builder
        .clock(clock)
        .http(new TransportToolClient(transport), TransportToolClient.systemResolver());
    ToolCladExecutor tools = new ToolCladExecutor(builder, json);
    return closer.own(tools, tools::close);
  }
}
