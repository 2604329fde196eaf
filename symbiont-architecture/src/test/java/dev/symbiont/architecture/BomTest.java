package dev.symbiont.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM lists each library and nothing that is none. */
class BomTest {
  private static final Pattern ARTIFACT =
      Pattern.compile("<artifactId>(symbiont-[a-z0-9-]+)</artifactId>");
  private static final Pattern MODULE = Pattern.compile("<module>(symbiont-[a-z0-9-]+)</module>");
  private static final Set<String> NO_LIBRARIES =
      Set.of(
          "symbiont-cli",
          "symbiont-examples",
          "symbiont-benchmarks",
          "symbiont-architecture",
          "symbiont-bom");

  @Test
  void bom_listedArtifacts_areTheLibraries() throws IOException {
    Set<String> libraries = all(MODULE, Files.readString(Path.of("../pom.xml")));
    libraries.removeAll(NO_LIBRARIES);
    String bom = Files.readString(Path.of("../symbiont-bom/pom.xml"));
    String managed = bom.substring(bom.indexOf("<dependencyManagement>"));
    assertThat(all(ARTIFACT, managed)).isEqualTo(libraries);
  }

  private static Set<String> all(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
