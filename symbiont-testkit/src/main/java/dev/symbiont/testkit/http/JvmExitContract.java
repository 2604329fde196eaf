package dev.symbiont.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.http.HttpTransportProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A transport never keeps the JVM alive: a program that used it ends within a second after its main
 * method, whether it closed the transport or not.
 */
public abstract class JvmExitContract {
  private static final long PATIENCE_SECONDS = 30;

  /** For subclasses. */
  protected JvmExitContract() {}

  /** Returns the provider of the transport; a class with a public constructor. */
  protected abstract Class<? extends HttpTransportProvider> provider();

  @ParameterizedTest
  @ValueSource(strings = {"close", "leave"})
  void main_returned_endsTheJvmWithinASecond(String end) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ExitProbe.class.getName(),
                provider().getName(),
                end)
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as(output).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
