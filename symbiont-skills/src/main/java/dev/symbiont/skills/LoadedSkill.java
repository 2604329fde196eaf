package dev.symbiont.skills;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A skill whose files were read once: what was verified, scanned and loaded are the same bytes.
 *
 * @param name the name in the front matter, else that of the folder
 * @param path the folder, with links resolved
 * @param signatureStatus what the verification found
 * @param content the whole {@code SKILL.md}, front matter included
 * @param metadata the front matter; empty if there is none or it was refused
 * @param scanResult the scan; empty if scanning is switched off
 * @param warnings what a user should know, for example {@code frontmatter_lenient}
 */
public record LoadedSkill(
    String name,
    Path path,
    SignatureStatus signatureStatus,
    String content,
    Optional<SkillMetadata> metadata,
    Optional<ScanResult> scanResult,
    List<String> warnings) {
  /** Copies the warnings. */
  public LoadedSkill {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(signatureStatus, "signatureStatus");
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(metadata, "metadata");
    Objects.requireNonNull(scanResult, "scanResult");
    warnings = List.copyOf(warnings);
  }
}
