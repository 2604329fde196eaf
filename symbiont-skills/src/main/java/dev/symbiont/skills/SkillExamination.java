package dev.symbiont.skills;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What the loader made of one folder.
 *
 * @param path the folder as it was found
 * @param skill the skill; empty if it could not be loaded
 * @param exclusion why {@link SkillLoader#loadAll} leaves it out; empty if it does not
 */
public record SkillExamination(
    Path path, Optional<LoadedSkill> skill, Optional<Exclusion> exclusion) {
  /** Refuses {@code null}, and something that is neither a skill nor excluded. */
  public SkillExamination {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(skill, "skill");
    if (skill.isEmpty() && exclusion.isEmpty()) {
      throw new IllegalArgumentException("without a skill there must be an exclusion");
    }
  }

  /** The kinds of reasons. */
  public enum Reason {
    /** The folder could not be read. */
    LOAD_FAILED,
    /** Signatures are required, and this one is missing or proves nothing. */
    SIGNATURE_REQUIRED,
    /** The scan found something that blocks. */
    SCAN_FAILED,
    /** An earlier skill has the same name. */
    DUPLICATE_NAME
  }

  /**
   * Why a skill is left out.
   *
   * @param reason the kind of reason
   * @param explanation for people
   */
  public record Exclusion(Reason reason, String explanation) {
    /** Refuses {@code null}. */
    public Exclusion {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(explanation, "explanation");
    }
  }
}
