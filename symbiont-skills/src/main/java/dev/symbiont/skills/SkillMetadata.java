package dev.symbiont.skills;

import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;
import java.util.Optional;

/**
 * What the front matter of a skill says about it.
 *
 * @param name the skill's name; that of its folder if the front matter has none
 * @param description what the skill is for
 * @param rawFrontmatter the whole front matter; scalars are text, an empty plain one is null
 */
public record SkillMetadata(String name, Optional<String> description, JsonObject rawFrontmatter) {
  /** Refuses {@code null}. */
  public SkillMetadata {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(rawFrontmatter, "rawFrontmatter");
  }
}
