package dev.symbiont.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.agent.AgentSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

// snippet: own-test
@ExtendWith(EmbeddedRuntimeExtension.class)
class GreeterTest {
  @Test
  void create_newAgent_isListed(SymbiontClient client) {
    client.agents().create(AgentSpec.builder("greeter").dsl("agent greeter {}").build());
    assertThat(client.agents().list()).hasSize(1);
  }
}
// end
