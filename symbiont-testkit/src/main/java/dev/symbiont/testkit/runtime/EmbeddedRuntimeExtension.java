package dev.symbiont.testkit.runtime;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.SymbiontRuntimeBuilder;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts an embedded runtime for tests and fills in their parameters of the types {@link
 * SymbiontClient}, {@link SymbiontRuntime} and {@link HttpTransport}.
 *
 * <pre>{@code
 * @ExtendWith(EmbeddedRuntimeExtension.class)
 * class GreeterTest {
 *   @Test
 *   void create_newAgent_isListed(SymbiontClient client) { … }
 * }
 * }</pre>
 *
 * <p>Each test has a runtime of its own, in memory and without a socket, made when the first
 * parameter asks for it, and closed after the test. A runtime that a {@code @BeforeAll} method asks
 * for serves all tests of the class instead. The client reads no environment variable and no file.
 *
 * <p>For other settings register it with {@link #with}:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final EmbeddedRuntimeExtension RUNTIME =
 *     EmbeddedRuntimeExtension.with(runtime -> runtime.clock(clock));
 * }</pre>
 */
public final class EmbeddedRuntimeExtension implements ParameterResolver {
  private static final Set<Class<?>> TYPES =
      Set.of(SymbiontClient.class, SymbiontRuntime.class, HttpTransport.class);

  private final Consumer<SymbiontRuntimeBuilder> settings;
  private final Namespace namespace = Namespace.create(EmbeddedRuntimeExtension.class, this);

  /** Creates an extension whose runtimes have the defaults; for {@code @ExtendWith}. */
  public EmbeddedRuntimeExtension() {
    this(builder -> {});
  }

  private EmbeddedRuntimeExtension(Consumer<SymbiontRuntimeBuilder> settings) {
    this.settings = settings;
  }

  /**
   * Returns an extension whose runtimes have other settings.
   *
   * @param settings is called for each runtime before it starts
   */
  public static EmbeddedRuntimeExtension with(Consumer<SymbiontRuntimeBuilder> settings) {
    return new EmbeddedRuntimeExtension(Objects.requireNonNull(settings, "settings"));
  }

  /** Gives the constructor of a test class the runtime of its test. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return TYPES.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Started started =
        context
            .getStore(namespace)
            .computeIfAbsent(Started.class, key -> Started.start(settings), Started.class);
    Class<?> type = parameter.getParameter().getType();
    if (type == SymbiontRuntime.class) {
      return started.runtime;
    }
    return type == HttpTransport.class ? started.runtime.transport() : started.client;
  }

  /** A runtime and its client; JUnit closes it with the scope that it was made for. */
  private record Started(SymbiontRuntime runtime, SymbiontClient client) implements AutoCloseable {

    static Started start(Consumer<SymbiontRuntimeBuilder> settings) {
      SymbiontRuntimeBuilder builder = SymbiontRuntime.builder();
      settings.accept(builder);
      SymbiontRuntime runtime = builder.build();
      return new Started(
          runtime,
          SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build());
    }

    @Override
    public void close() {
      client.close();
      runtime.close();
    }
  }
}
