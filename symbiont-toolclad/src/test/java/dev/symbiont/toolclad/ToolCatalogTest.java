package dev.symbiont.toolclad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ToolCatalogTest {
  private final TestProject project = TestProject.create();

  @Test
  void open_oneBrokenFile_isReportedWithLineAndFieldAndHidesNoOther() {
    project.with("tools/a.clad.toml", manifest("a", "echo"));
    project.with(
        "tools/b.clad.toml",
        """
        [tool]
        name = "b"
        timeout_seconds = "30"

        [args.x]
        type = "integer"
        min = 9
        max = 1

        [command]
        template = "echo {y}"
        [output]
        format = "text"
        """);

    ToolCatalog catalog = ToolCatalog.open(project.root());

    assertThat(catalog.list()).extracting(ToolInfo::name).containsExactly("a");
    assertThat(catalog.errors())
        .anySatisfy(
            error ->
                assertThat(error)
                    .startsWith("b.clad.toml: manifest: tool.timeout_seconds:")
                    .endsWith("(line 3)"))
        .anySatisfy(error -> assertThat(error).contains("args.x.min").endsWith("(line 7)"))
        .anySatisfy(
            error -> assertThat(error).contains("command.template: ", "'y'").endsWith("(line 11)"));
  }

  @Test
  void open_sameToolTwice_keepsTheFirstFileAndReportsTheSecond() {
    project.with("tools/1.clad.toml", manifest("a", "first"));
    project.with("tools/2.clad.toml", manifest("a", "second"));

    ToolCatalog catalog = ToolCatalog.open(project.root());

    assertThat(catalog.list()).hasSize(1);
    assertThat(catalog.list().get(0).sourcePath()).isEqualTo("tools/1.clad.toml");
    assertThat(catalog.errors())
        .containsExactly(
            "2.clad.toml: manifest: tool.name 'a' is already used by tools/1.clad.toml");
  }

  @Test
  void open_withoutToolsDirectory_isEmptyAndNoError() throws IOException {
    ToolCatalog catalog = ToolCatalog.open(Files.createTempDirectory("toolclad-empty"));

    assertThat(catalog.list()).isEmpty();
    assertThat(catalog.errors()).isEmpty();
  }

  @Test
  void open_linkOutOfTheDirectory_isRefused() throws IOException {
    Path outside = Files.createTempFile("outside", ".clad.toml");
    Files.writeString(outside, manifest("a", "echo"));
    Files.createSymbolicLink(project.root().resolve("tools/a.clad.toml"), outside);

    ToolCatalog catalog = ToolCatalog.open(project.root());

    assertThat(catalog.list()).isEmpty();
    assertThat(catalog.errors())
        .containsExactly("a.clad.toml: manifest: the file is a link that leads out of tools/");
  }

  @Test
  void reload_manifestReplacedByALinkToElsewhere_keepsThePreviousVersion() throws IOException {
    project.with("tools/a.clad.toml", manifest("a", "echo"));
    ToolCatalog catalog = ToolCatalog.open(project.root());
    String before = catalog.find("a").orElseThrow().contentHash();
    Path outside = Files.createTempFile("outside", ".clad.toml");
    Files.writeString(outside, manifest("a", "rm"));
    Path file = project.root().resolve("tools/a.clad.toml");
    Files.delete(file);
    Files.createSymbolicLink(file, outside);

    ToolCatalog.Reload reload = catalog.reload();

    assertThat(reload.errors()).singleElement().asString().contains("link");
    assertThat(catalog.find("a").orElseThrow().contentHash()).isEqualTo(before);
  }

  @Test
  void reload_brokenNewAndRemovedFiles_swapsTheSetAndKeepsTheLastGoodVersion() throws IOException {
    project.with("tools/a.clad.toml", manifest("a", "echo"));
    project.with("tools/b.clad.toml", manifest("b", "echo"));
    ToolCatalog catalog = ToolCatalog.open(project.root());
    ToolSet before = catalog.snapshot();
    project.with("tools/a.clad.toml", "broken =");
    Files.delete(project.root().resolve("tools/b.clad.toml"));
    project.with("tools/c.clad.toml", manifest("c", "echo"));

    ToolCatalog.Reload reload = catalog.reload();

    assertThat(reload.loaded()).isEqualTo(2);
    assertThat(reload.errors()).singleElement().asString().startsWith("a.clad.toml: toml:");
    assertThat(reload.changed()).containsOnlyKeys("c");
    assertThat(catalog.list()).extracting(ToolInfo::name).containsExactly("a", "c");
    assertThat(before.tools()).containsOnlyKeys("a", "b");
    assertThat(reload.toJson().string("status")).hasValue("reloaded");
  }

  @Test
  void reloadIfChanged_nothingChanged_doesNothing() throws IOException {
    project.with("tools/a.clad.toml", manifest("a", "echo"));
    ToolCatalog catalog = ToolCatalog.open(project.root());

    assertThat(catalog.reloadIfChanged()).isEmpty();
    Files.setLastModifiedTime(
        project.root().resolve("tools/a.clad.toml"),
        FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
    assertThat(catalog.reloadIfChanged()).isPresent();
  }

  @Test
  void open_brokenCustomTypes_breaksOnlyManifestsThatNeedThem() {
    project.with("toolclad.toml", "[types.string]\nbase = \"integer\"\n");
    project.with("tools/a.clad.toml", manifest("a", "echo"));
    project.with(
        "tools/b.clad.toml", manifest("b", "echo") + "[args.x]\nposition = 1\ntype = \"host\"\n");

    ToolCatalog catalog = ToolCatalog.open(project.root());

    assertThat(catalog.list()).extracting(ToolInfo::name).containsExactly("a");
    assertThat(catalog.errors())
        .anySatisfy(error -> assertThat(error).startsWith("toolclad.toml: manifest:"))
        .anySatisfy(error -> assertThat(error).startsWith("b.clad.toml").contains("toolclad.toml"));
  }

  @Test
  void validate_pathOutsideOfTools_isInvalidAndReadsNothing() {
    project.with("secret.clad.toml", manifest("secret", "echo"));
    ToolCatalog catalog = ToolCatalog.open(project.root());

    ToolCatalog.Validation validation = catalog.validate("../secret.clad.toml").orElseThrow();

    assertThat(validation.valid()).isFalse();
    assertThat(validation.errors())
        .containsExactly("manifest: the path leaves the directory tools/");
    assertThat(catalog.validate("absent.clad.toml")).isEmpty();
  }

  @Test
  void validate_scopedToolWithoutScopeFile_warns() {
    project.with(
        "tools/a.clad.toml",
        manifest("a", "echo") + "[args.x]\nposition = 1\ntype = \"scope_target\"\n");

    ToolCatalog.Validation validation =
        ToolCatalog.open(project.root()).validate("a.clad.toml").orElseThrow();

    assertThat(validation.valid()).isTrue();
    assertThat(validation.warnings()).contains("no_scope_file");
  }

  @Test
  void schema_commandOfASession_isItsOwnTool() {
    project.with("tools/db.clad.toml", Manifests.SESSION);
    ToolCatalog catalog = ToolCatalog.open(project.root());

    assertThat(catalog.errors()).isEmpty();
    JsonObject document = catalog.schema("db").orElseThrow();
    assertThat(document.string("mode")).hasValue("session");
    assertThat(catalog.schema("db.select").orElseThrow().string("name")).hasValue("db.select");
    assertThat(catalog.schema("db.nope")).isEmpty();
    assertThat(catalog.schemas()).hasSize(2);
  }

  @Test
  void open_fileTooLargeOrNotUtf8_isReported() throws IOException {
    Files.write(
        project.root().resolve("tools/big.clad.toml"),
        "#".repeat((1 << 20) + 1).getBytes(StandardCharsets.UTF_8));
    Files.write(project.root().resolve("tools/latin.clad.toml"), new byte[] {'#', (byte) 0xE9});

    assertThat(ToolCatalog.open(project.root()).errors())
        .anySatisfy(error -> assertThat(error).startsWith("big.clad.toml: toml:"))
        .anySatisfy(
            error -> assertThat(error).startsWith("latin.clad.toml: toml: file is not UTF-8"));
  }

  private static String manifest(String name, String program) {
    return """
    [tool]
    name = "%s"
    version = "1.0.0"
    description = "d"
    [command]
    template = "%s hi"
    [output]
    format = "text"
    """
        .formatted(name, program);
  }
}
