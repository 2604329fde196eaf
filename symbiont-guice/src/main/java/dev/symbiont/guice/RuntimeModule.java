package dev.symbiont.guice;

import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.SymbiontRuntimeBuilder;
import dev.symbiont.runtime.identity.AgentIdentityCheck;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Binds {@link SymbiontRuntime}, which starts when it is first asked for, and {@link Closer}, which
 * closes it. Needs {@link GovernanceSettings}, {@link JsonCodec} and {@link Clock}; takes {@link
 * AgentIdentityCheck} if it is bound.
 */
public final class RuntimeModule extends Wiring {
  private final Consumer<SymbiontRuntimeBuilder> settings;

  /** Creates a module whose runtime lives in memory. */
  public RuntimeModule() {
    this(builder -> {});
  }

  /** Creates a module whose runtime has {@code settings}, for example a data directory. */
  public RuntimeModule(Consumer<SymbiontRuntimeBuilder> settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  @Override
  void wire() {
    need(
        GovernanceSettings.class,
        "bind GovernanceSettings.DEFAULT, with which agents may answer and nothing else, or your"
            + " own");
    need(JsonCodec.class, "install JsonModule, or bind a JsonCodec");
    need(Clock.class, "install ClockModule, or bind a Clock");
    accept(AgentIdentityCheck.class);
    needCloser();
  }

  @Provides
  @Singleton
  SymbiontRuntime runtime(
      GovernanceSettings governance,
      Optional<AgentIdentityCheck> identity,
      JsonCodec json,
      Clock clock,
      Closer closer) {
    SymbiontRuntimeBuilder builder = SymbiontRuntime.builder();
    identity.ifPresent(builder::identityCheck);
    settings.accept(builder);
    SymbiontRuntime runtime = builder.governance(governance).json(json).clock(clock).build();
    return closer.own(runtime, runtime::close);
  }
}
