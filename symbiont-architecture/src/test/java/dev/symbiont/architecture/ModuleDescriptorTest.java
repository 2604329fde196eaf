package dev.symbiont.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each library shows to the module path. A wanted change is written down with {@code
 * -Dsymbiont.testArgs=-Dsymbiont.golden=write}, and then reviewed like code.
 */
class ModuleDescriptorTest {
  private static final Path GOLDEN = Path.of("src/test/resources/modules");

  static List<Path> libraries() {
    return ProductClasses.modules().stream()
        .filter(directory -> ModuleFiles.descriptor(directory).isPresent())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void describe_library_isTheReviewedText(Path library) throws IOException {
    String text = ModuleFiles.describe(ModuleFiles.descriptor(library).orElseThrow());
    Path golden = GOLDEN.resolve(library.getFileName() + ".txt");
    if (System.getProperty("symbiont.golden", "").equals("write")) {
      Files.writeString(golden, text);
    }
    assertThat(golden).exists();
    assertThat(text).isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void name_ofModule_isThatOfTheArtifact(Path library) {
    String artifact = library.getFileName().toString().replace("symbiont-", "");
    String expected =
        "dev.symbiont." + artifact.replace("test-support", "testsupport").replace('-', '.');
    assertThat(ModuleFiles.descriptor(library).orElseThrow().name()).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void exports_ofModule_sayTheirRole(Path library) {
    ModuleDescriptor module = ModuleFiles.descriptor(library).orElseThrow();
    assertThat(module.isOpen()).isFalse();
    assertThat(module.packages()).allSatisfy(name -> assertThat(name).startsWith(module.name()));
    assertThat(module.exports())
        .extracting(ModuleDescriptor.Exports::source)
        .noneMatch(name -> name.matches(".*\\.(internal|impl|util|utils|common|helper)(\\..*)?"));
  }

  @Test
  void packages_ofAllLibraries_belongToOneModule() {
    Map<String, String> owners = new TreeMap<>();
    for (Path library : libraries()) {
      ModuleDescriptor module = ModuleFiles.descriptor(library).orElseThrow();
      for (String name : module.packages()) {
        assertThat(owners.put(name, module.name())).as(name).isNull();
      }
    }
    assertThat(owners).isNotEmpty();
  }
}
