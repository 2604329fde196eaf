package dev.symbiont.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each library is used alone, on the module path of a JVM of its own. */
class ModulePathTest {

  static List<Path> libraries() {
    return ModuleDescriptorTest.libraries();
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void library_aloneOnTheModulePath_loadsCompletely(Path library) throws Exception {
    String name = ModuleFiles.descriptor(library).orElseThrow().name();
    assertThat(probe(library, false))
        .contains("module " + name + "\n")
        .contains("automatic false\n")
        .contains("loaded true\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"agentpin", "schemapin", "cedar", "skills", "memory", "webhooks"})
  void trustModule_withoutAnyNetworkModule_loadsCompletely(String module) throws Exception {
    Path library = Path.of("..").toRealPath().resolve("symbiont-" + module);
    assertThat(probe(library, true))
        .contains("loaded true\n")
        .doesNotContain("java.net.http")
        .doesNotContain("dev.symbiont.transport")
        .doesNotContain("dev.symbiont.api");
  }

  /** Runs the probe with {@code library} and what it requires, and nothing else of ours. */
  private static String probe(Path library, boolean limited) throws Exception {
    String name = ModuleFiles.descriptor(library).orElseThrow().name();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--module-path",
                modulePath(name),
                "--add-modules",
                name));
    if (limited) {
      command.addAll(List.of("--limit-modules", name));
    }
    command.addAll(
        List.of(
            "--class-path",
            "target/test-classes",
            "dev.symbiont.architecture.consumer.Probe",
            name));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output.replace(System.lineSeparator(), "\n");
  }

  private static String modulePath(String name) {
    List<Path> candidates = candidates();
    ModuleFinder finder = ModuleFinder.of(candidates.toArray(new Path[0]));
    Configuration resolved =
        Configuration.resolve(
            finder,
            List.of(ModuleLayer.boot().configuration()),
            ModuleFinder.ofSystem(),
            Set.of(name));
    return String.join(
        File.pathSeparator,
        resolved.modules().stream()
            .map(ResolvedModule::reference)
            .map(ModuleReference::location)
            .flatMap(java.util.Optional::stream)
            .filter(location -> location.getScheme().equals("file"))
            .map(Path::of)
            .map(Path::toString)
            .toList());
  }

  /** The classes of our modules, and the libraries on the class path of this test. */
  private static List<Path> candidates() {
    Stream<Path> own =
        ProductClasses.modules().stream()
            .filter(directory -> ModuleFiles.descriptor(directory).isPresent())
            .map(directory -> directory.resolve("target/classes"));
    Stream<Path> libraries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.endsWith(".jar") && !entry.contains("symbiont-"))
            .map(Path::of)
            .filter(Files::exists);
    return Stream.concat(own, libraries).toList();
  }
}
