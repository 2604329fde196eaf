package dev.symbiont.skills;

import dev.symbiont.domain.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the front matter of a skill says about it.
 *
 * @param name the skill's name; that of its folder if the front matter has none
 * @param description what the skill is for
 * @param rawFrontmatter the whole front matter; scalars are text, an empty plain one is null
 */
public record SkillMetadata(String name, Optional<String> description, JsonObject rawFrontmatter) {
  private static final Pattern PORTABLE_NAME = Pattern.compile("[a-z0-9-]{1,64}");
  private static final int LONGEST_DESCRIPTION = 1024;

  /** Refuses {@code null}. */
  public SkillMetadata {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(rawFrontmatter, "rawFrontmatter");
  }

  /**
   * Returns what a publisher should mend so that every tool takes the skill (skills.md section
   * 7.1): a name of at most 64 characters of {@code a-z 0-9 -}, a description of at most 1024
   * characters. Nothing depends on it here.
   */
  public List<String> publisherHints() {
    List<String> hints = new ArrayList<>();
    if (!PORTABLE_NAME.matcher(name).matches()) {
      hints.add("the name should have 1 to 64 characters of a-z, 0-9 and -");
    }
    if (description.filter(SkillMetadata::isTooLong).isPresent()) {
      hints.add("the description should have at most " + LONGEST_DESCRIPTION + " characters");
    }
    return List.copyOf(hints);
  }

  private static boolean isTooLong(String description) {
    return description.codePointCount(0, description.length()) > LONGEST_DESCRIPTION;
  }
}
