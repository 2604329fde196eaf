package dev.symbiont.cli.runtime;

import dev.symbiont.cli.Composition;
import dev.symbiont.cli.Console;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.guice.Closer;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.agent.Resolution;
import dev.symbiont.runtime.identity.AgentIdentityCheck;
import dev.symbiont.runtime.inference.InferenceProvider;
import dev.symbiont.runtime.input.HttpInputConfig;
import dev.symbiont.server.SymbiontServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A runtime over a project, with its listener, in this process. */
final class LocalRuntime implements AutoCloseable {
  private final Composition parts;
  private final SymbiontRuntime runtime;
  private final SymbiontServer server;

  /**
   * What is to be started.
   *
   * @param data where the runtime keeps its files
   * @param model the model; without one that of the environment, else the offline rule
   * @param identity what agents have to show, given a transport that lives as long as the runtime
   * @param toolsWatched whether changed manifests are taken over without being asked to
   */
  record Settings(
      Project project,
      Path data,
      Listening listening,
      Optional<InferenceProvider> model,
      Function<HttpTransport, AgentIdentityCheck> identity,
      boolean toolsWatched) {

    /** A runtime on a free port of this machine, for agents that need no credential. */
    static Settings of(Project project, Path data, Optional<InferenceProvider> model) {
      return new Settings(
          project,
          data,
          Listening.anywhere(),
          model,
          transport -> AgentIdentityCheck.NOT_REQUIRED,
          false);
    }
  }

  private LocalRuntime(Composition parts) {
    this.parts = parts;
    this.runtime = parts.get(SymbiontRuntime.class);
    this.server = parts.get(SymbiontServer.class);
  }

  /** Starts the runtime of a project. What was opened before something failed is closed again. */
  static LocalRuntime start(Console console, Settings settings) {
    Composition parts = Composition.of(console, new ProjectModule(console, settings));
    try {
      return new LocalRuntime(parts);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /** Returns where a runtime keeps its token, unless it is given one. */
  static Path tokenFile(Path data) {
    return data.resolve("api-token");
  }

  SymbiontRuntime runtime() {
    return runtime;
  }

  URI uri() {
    return server.uri();
  }

  /** Opens an HTTP input and returns its base address. */
  URI serve(HttpInputConfig config, Listening listening) {
    SymbiontServer.Builder builder = SymbiontServer.builder(runtime.httpInput(config));
    listening.describe(builder);
    SymbiontServer input = builder.start();
    return parts.get(Closer.class).own(input, input::close).uri();
  }

  /** Registers the agents of a project, or takes over the new text of those that exist. */
  List<Agent> load(List<AgentSpec> agents) {
    return agents.stream().map(this::load).toList();
  }

  private Agent load(AgentSpec spec) {
    if (runtime.agents().resolve(spec.name()) instanceof Resolution.Found found) {
      return runtime
          .agents()
          .update(found.agent().id(), Optional.empty(), Optional.of(spec.dsl()))
          .orElse(found.agent());
    }
    Creation creation = runtime.agents().create(spec);
    if (creation instanceof Creation.Created created) {
      return created.agent();
    }
    throw new IllegalArgumentException("the agent " + spec.name() + " cannot be registered");
  }

  @Override
  public void close() {
    parts.close();
  }
}
