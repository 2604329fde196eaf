package dev.symbiont.agentpin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.stream.JsonReader;
import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.testsupport.MutableClock;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;

/** A user takes this module alone: five jars, and a Java runtime without {@code java.net.http}. */
final class StandaloneTest {
  @Test
  void issueAndVerify_onlyTheJarsThatItNeeds_works() throws Exception {
    String classPath =
        List.of(
                CredentialVerifier.class,
                EcdsaP256.class,
                GsonCodec.class,
                JsonReader.class,
                BouncyCastleProvider.class,
                Program.class,
                MutableClock.class)
            .stream()
            .map(StandaloneTest::location)
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules",
                "java.base,java.logging,java.naming",
                "-cp",
                classPath,
                Program.class.getName())
            .redirectErrorStream(true)
            .start();

    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).isEqualTo("java.net.http present: false, valid: true");
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The user's program. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      Fixture world = new Fixture();
      boolean http = ModuleLayer.boot().findModule("java.net.http").isPresent();
      Verification result = world.verify(world.token(), Fixture.document());
      System.out.printf("java.net.http present: %s, valid: %s%n", http, result.isValid());
    }
  }
}
