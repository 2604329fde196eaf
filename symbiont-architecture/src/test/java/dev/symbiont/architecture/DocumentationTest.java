package dev.symbiont.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link of the documentation leads somewhere, and every piece of Java in it is compiled. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern JAVA_BLOCK =
      Pattern.compile("^```java\\s*$(.*?)^```\\s*$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern SNIPPET =
      Pattern.compile("// snippet: [\\w-]+\\n(.*?)\\n *// end", Pattern.DOTALL);

  static List<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void links_ofPage_leadSomewhere(Path page) throws IOException {
    Matcher link = LINK.matcher(Files.readString(page));
    while (link.find()) {
      String target = link.group(1);
      if (!target.contains("://") && !target.startsWith("#") && !target.startsWith("mailto:")) {
        Path file = page.resolveSibling(target.replaceFirst("#.*", "")).normalize();
        assertThat(file).as("%s links to %s", page.getFileName(), target).exists();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void javaBlocks_ofPage_areCompiledSnippets(Path page) throws IOException {
    Set<String> compiled = compiledSnippets();
    Matcher block = JAVA_BLOCK.matcher(Files.readString(page));
    while (block.find()) {
      assertThat(compiled)
          .as("a snippet of %s", page.getFileName())
          .contains(essence(block.group(1)));
    }
  }

  @Test
  void snippets_ofAllModules_exist() {
    assertThat(compiledSnippets()).isNotEmpty();
  }

  private static Set<String> compiledSnippets() {
    Set<String> snippets = new HashSet<>();
    for (Path module : ProductClasses.modules()) {
      for (Path source : sources(module.resolve("src"))) {
        Matcher snippet = SNIPPET.matcher(read(source));
        while (snippet.find()) {
          snippets.add(essence(snippet.group(1)));
        }
      }
    }
    return snippets;
  }

  private static List<Path> sources(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("sources cannot be listed", e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("source cannot be read", e);
    }
  }

  /** Returns {@code text} without white space, because the formatter wraps sources its own way. */
  private static String essence(String text) {
    return text.replaceAll("\\s+", "");
  }
}
