package dev.symbiont.skills;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import java.util.List;
import java.util.Optional;

/** A {@code SKILL.md} and the name of the folder it lies in. */
record SkillDocument(String name, Optional<SkillMetadata> metadata, List<String> warnings) {

  static SkillDocument read(String text, String folderName) {
    FrontMatter.Result frontMatter = FrontMatter.read(text);
    Optional<JsonObject> values = frontMatter.values();
    String name = values.flatMap(v -> textOf(v, "name")).orElse(folderName);
    return new SkillDocument(
        name,
        values.map(v -> new SkillMetadata(name, textOf(v, "description"), v)),
        frontMatter.warnings());
  }

  /** Blank text counts as absent. */
  private static Optional<String> textOf(JsonObject values, String key) {
    return values
        .get(key)
        .filter(JsonString.class::isInstance)
        .map(value -> ((JsonString) value).value().strip())
        .filter(value -> !value.isEmpty());
  }
}
