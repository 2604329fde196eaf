package dev.symbiont.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.DocumentationTool;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the API documentation of all libraries in one go, with the checks of the release profile,
 * so that no release fails on it.
 */
class JavadocIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path pages;

  @Test
  void javadoc_ofAllLibraries_isMadeWithoutComplaint() throws IOException {
    Map<String, Path> libraries = libraries();
    DiagnosticCollector<JavaFileObject> complaints = new DiagnosticCollector<>();
    DocumentationTool javadoc = ToolProvider.getSystemDocumentationTool();

    boolean made =
        javadoc
            .getTask(Writer.nullWriter(), null, complaints, null, options(libraries), null)
            .call();

    assertThat(complaints.getDiagnostics()).isEmpty();
    assertThat(made).isTrue();
    assertThat(libraries).hasSizeGreaterThan(10);
    for (String library : libraries.keySet()) {
      assertThat(pages.resolve(library).resolve("module-summary.html")).exists();
    }
  }

  /** Returns the sources of each library by the name of its module. */
  private static Map<String, Path> libraries() {
    Map<String, Path> libraries = new TreeMap<>();
    for (Path directory : ProductClasses.modules()) {
      ModuleFiles.descriptor(directory)
          .ifPresent(module -> libraries.put(module.name(), directory.resolve("src/main/java")));
    }
    return libraries;
  }

  private List<String> options(Map<String, Path> libraries) {
    List<String> options = new ArrayList<>();
    libraries.forEach(
        (name, sources) -> {
          options.add("--module-source-path");
          options.add(name + "=" + sources);
        });
    options.addAll(List.of("--module", String.join(",", libraries.keySet())));
    options.addAll(List.of("--module-path", foreignJars()));
    options.addAll(List.of("-d", pages.toString(), "-quiet", "-notimestamp"));
    options.add("-Xdoclint:all,-missing");
    return options;
  }

  private static String foreignJars() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> entry.endsWith(".jar") && Files.isRegularFile(Path.of(entry)))
        .filter(entry -> !Path.of(entry).toAbsolutePath().normalize().startsWith(ROOT))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
