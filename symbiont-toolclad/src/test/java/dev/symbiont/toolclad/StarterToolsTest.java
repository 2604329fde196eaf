package dev.symbiont.toolclad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StarterToolsTest {
  @Test
  void install_freshProject_allManifestsLoadWithoutWarning() throws IOException {
    Path root = Files.createTempDirectory("toolclad-starter");

    assertThat(StarterTools.install(root)).isTrue();
    assertThat(StarterTools.install(root)).isFalse();

    ToolCatalog catalog = ToolCatalog.open(root);
    assertThat(catalog.errors()).isEmpty();
    assertThat(catalog.list()).extracting(ToolInfo::name).isEqualTo(StarterTools.names());
    assertThat(catalog.snapshot().tools().values())
        .allSatisfy(tool -> assertThat(tool.manifest().warnings()).isEmpty());
  }

  @Test
  void init_newName_loadsAndIsNeverOverwritten() throws IOException {
    Path root = Files.createTempDirectory("toolclad-init");

    Path file = StarterTools.init(root, "my-tool");

    assertThat(
            ToolCatalog.open(root).find("my-tool").orElseThrow().manifest().cedar().orElseThrow())
        .extracting(cedar -> cedar.resource())
        .isEqualTo("Tool::MyTool");
    assertThatThrownBy(() -> StarterTools.init(root, "my-tool"))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "a/b", "", "validate", "a.b", "a b"})
  void init_nameThatIsNoToolName_isRefused(String name) throws IOException {
    Path root = Files.createTempDirectory("toolclad-init");

    assertThatThrownBy(() -> StarterTools.init(root, name))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void text_unknownName_isRefused() {
    assertThatThrownBy(() -> StarterTools.text("../secret"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
