package dev.symbiont.skills;

import dev.symbiont.domain.error.SymbiontException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A skill could not be loaded. */
public final class SkillLoadException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final transient Path skillPath;

  /** Creates the exception. */
  public SkillLoadException(String message, Path skillPath, @Nullable Throwable cause) {
    super(message, cause);
    this.skillPath = Objects.requireNonNull(skillPath, "skillPath");
  }

  /** Returns the folder of the skill. */
  public Path skillPath() {
    return skillPath;
  }
}
