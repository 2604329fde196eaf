package dev.symbiont.guice;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.symbiont.api.SymbiontClient;
import dev.symbiont.api.config.SymbiontConfig;
import dev.symbiont.runtime.GovernanceSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuiceSnippetsTest {
  private List<String> agents = List.of("not asked yet");

  // snippet: guice-settings
  static final class Settings extends AbstractModule {
    @Override
    protected void configure() {
      bind(SymbiontConfig.class).toInstance(SymbiontConfig.loader().load());
      bind(GovernanceSettings.class).toInstance(GovernanceSettings.DEFAULT);
    }
  }

  // end

  @Test
  void embeddedRuntime_documentedSteps_work() {
    // snippet: guice-embedded
    Injector injector =
        Guice.createInjector(
            new Settings(),
            new JsonModule(),
            new ClockModule(),
            new RuntimeModule(),
            new EmbeddedTransportModule(),
            new ClientModule());

    try (Closer closer = injector.getInstance(Closer.class)) {
      agents = injector.getInstance(SymbiontClient.class).listAgentIds();
    }
    // end
    assertThat(agents).isEmpty();
  }
}
