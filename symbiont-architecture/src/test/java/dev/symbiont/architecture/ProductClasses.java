package dev.symbiont.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The compiled code of this build, read from the modules beside this one. */
final class ProductClasses {
  private ProductClasses() {}

  /** Returns the main code of all modules. */
  static JavaClasses main() {
    return importAll("target/classes");
  }

  /** Returns the test code of all modules but this one. */
  static JavaClasses tests() {
    return importAll("target/test-classes");
  }

  /** Returns the directories of all modules. */
  static List<Path> modules() {
    try (Stream<Path> siblings = Files.list(Path.of("..").toRealPath())) {
      return siblings
          .filter(directory -> Files.exists(directory.resolve("pom.xml")))
          .filter(directory -> !directory.endsWith("symbiont-architecture"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the modules cannot be listed", e);
    }
  }

  private static JavaClasses importAll(String output) {
    List<Path> directories =
        modules().stream()
            .map(module -> module.resolve(output))
            .filter(Files::isDirectory)
            .toList();
    return new ClassFileImporter().importPaths(directories);
  }
}
