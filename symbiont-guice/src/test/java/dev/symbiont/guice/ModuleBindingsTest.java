package dev.symbiont.guice;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Binding;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.spi.Element;
import com.google.inject.spi.Elements;
import com.google.inject.spi.RequireExplicitBindingsOption;
import dev.symbiont.agentpin.CredentialVerifier;
import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.memory.MarkdownMemoryStore;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.tool.ToolCladExecutor;
import dev.symbiont.schemapin.SchemaPinSettings;
import dev.symbiont.schemapin.SchemaVerifier;
import dev.symbiont.schemapin.SkillVerifier;
import dev.symbiont.server.SymbiontServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each module binds what its documentation says, and nothing else. */
class ModuleBindingsTest {
  static Stream<Arguments> modules() {
    return Stream.of(
        row(new JsonModule(), JsonCodec.class),
        row(new ClockModule(), Clock.class),
        row(new JdkTransportModule(), HttpTransport.class, Closer.class),
        row(new ApacheTransportModule(), HttpTransport.class, Closer.class),
        row(new EmbeddedTransportModule(), HttpTransport.class),
        row(new ClientModule(), SymbiontClient.class, Closer.class),
        row(new RuntimeModule(), SymbiontRuntime.class, Closer.class),
        row(new ServerModule(), SymbiontServer.class, Closer.class),
        row(new ToolCladModule(Path.of("project")), ToolCladExecutor.class, Closer.class),
        row(new AgentPinModule(), CredentialVerifier.class),
        row(
            new SchemaPinModule(),
            SchemaPinSettings.class,
            SchemaVerifier.class,
            SkillVerifier.class),
        row(new MemoryModule(Path.of("memory")), MarkdownMemoryStore.class));
  }

  private static Arguments row(Module module, Class<?>... ports) {
    return Arguments.of(module, Set.of(ports));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void elements_ofModule_bindExactlyTheDocumentedKeys(Module module, Set<Class<?>> ports) {
    List<Element> elements = Elements.getElements(module);

    assertThat(elements)
        .filteredOn(Binding.class::isInstance)
        .map(element -> ((Binding<?>) element).getKey())
        // What a module takes if somebody binds it, which Guice keeps in several forms.
        .filteredOn(key -> !key.getTypeLiteral().getRawType().getSimpleName().equals("Optional"))
        .map(Key::toString)
        .containsExactlyInAnyOrderElementsOf(
            ports.stream().map(port -> Key.get(port).toString()).toList());
    assertThat(elements).hasAtLeastOneElementOfType(RequireExplicitBindingsOption.class);
  }
}
