package dev.symbiont.toolclad.manifest;

import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Shown;
import dev.symbiont.toolclad.toml.TomlDocument;
import java.util.ArrayList;
import java.util.List;

/** Collects the errors and warnings of one file, so that all are reported at once. */
final class Findings {
  private static final int MOST = 100;

  private final TomlDocument document;
  private final List<ManifestProblem> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  Findings(TomlDocument document) {
    this.document = document;
  }

  void error(Category category, List<String> path, String message) {
    if (errors.size() < MOST) {
      errors.add(
          new ManifestProblem(
              category, Shown.text(String.join(".", path)), document.line(path), message));
    }
  }

  void warn(String warning) {
    if (warnings.size() < MOST) {
      warnings.add(warning);
    }
  }

  List<ManifestProblem> errors() {
    return errors;
  }

  List<String> warnings() {
    return warnings;
  }
}
