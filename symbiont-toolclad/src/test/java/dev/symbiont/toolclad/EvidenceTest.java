package dev.symbiont.toolclad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.problem.Category;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private final TestProject project = TestProject.create();

  @Test
  void execute_withCapture_keepsRawOutputForTheOwnerOnly() throws Exception {
    Envelope envelope =
        run("output_dir = \"{evidence_dir}/{scan_id}-x\"", "exec = [\"printf\", \"a b\"]", "text");

    Path file = Path.of(envelope.outputFile().orElseThrow());
    assertThat(file).hasContent("a b").hasFileName("scan.txt");
    assertThat(file.getParent()).hasFileName(envelope.scanId() + "-x");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void execute_outputFileWrittenByTheTool_isWhatIsParsedAndHashed() throws Exception {
    project.script("bin/scan", "#!/bin/sh\necho '<r><i>1</i></r>' > \"$2\"\necho progress\n");

    Envelope envelope =
        run(
            "output_dir = \"{_evidence_dir}/{_scan_id}\"",
            "exec = [\"bin/scan\", \"-oX\", \"{_output_file}\"]",
            "xml");

    assertThat(envelope.status()).isEqualTo(Envelope.Status.SUCCESS);
    assertThat(envelope.results().object("r")).isPresent();
    assertThat(envelope.outputFile().orElseThrow()).endsWith("scan.xml");
  }

  @Test
  void execute_hashDeclared_usesIt() throws Exception {
    Envelope envelope = run("output_dir = \"x\"\nhash = \"sha512\"", "exec = [\"true\"]", "text");

    assertThat(envelope.outputHash()).startsWith("sha512:").hasSize(7 + 128);
  }

  @Test
  void prepare_outputDirectoryOutsideOfTheRoot_isRefused() throws Exception {
    manifest("output_dir = \"../elsewhere\"", "exec = [\"true\"]", "text");

    try (ToolClad tools = project.toolclad()) {
      assertThat(tools.prepare("t", JsonObject.EMPTY))
          .isInstanceOfSatisfying(
              Preparation.Refused.class,
              refused -> assertThat(refused.problem().category()).isEqualTo(Category.MANIFEST));
    }
  }

  @Test
  void execute_withoutEvidenceButWithOutputFile_leavesNoFileBehind() throws Exception {
    project.script("bin/scan", "#!/bin/sh\nprintf '[1]' > \"$1\"\n");
    project.with(
        "tools/t.clad.toml",
        """
        [tool]
        name = "t"
        [command]
        exec = ["bin/scan", "{_output_file}"]
        [output]
        format = "json"
        """);

    try (ToolClad tools = project.toolclad()) {
      Outcome outcome = tools.execute("t", JsonObject.EMPTY, TestProject.CALLER);
      Envelope envelope = ((Outcome.Completed) outcome).envelope();
      assertThat(envelope.results().array("parsed_output").orElseThrow().size()).isEqualTo(1);
      assertThat(envelope.outputFile()).isEmpty();
    }
    assertThat(project.root().resolve("evidence")).isEmptyDirectory();
  }

  private Envelope run(String evidence, String command, String format) throws Exception {
    manifest(evidence, command, format);
    try (ToolClad tools = project.toolclad()) {
      assertThat(tools.catalog().errors()).isEmpty();
      Outcome outcome = tools.execute("t", JsonObject.EMPTY, TestProject.CALLER);
      return ((Outcome.Completed) outcome).envelope();
    }
  }

  private void manifest(String evidence, String command, String format) {
    project.with(
        "tools/t.clad.toml",
        """
        [tool]
        name = "t"
        [tool.evidence]
        %s
        [command]
        %s
        [output]
        format = "%s"
        """
            .formatted(evidence, command, format));
  }
}
