package dev.symbiont.toolclad.value;

import dev.symbiont.domain.json.JsonValue;
import java.util.Objects;
import java.util.Optional;

/**
 * One argument of a tool, with its custom type resolved.
 *
 * @param name the name, {@code [A-Za-z][A-Za-z0-9_]{0,63}}
 * @param position where listings and schemas show it; ties are broken by name
 * @param required whether a call without it is refused
 * @param typeName the type as the manifest writes it
 * @param type the built-in type underneath
 * @param constraints those of the manifest and of the custom types, intersected
 * @param description for people and models
 * @param defaultValue the operator's value when the caller gives none; never validated
 * @param scopeCheck the manifest's {@code scope_check}, empty if not written
 * @param split whether a value is split at blanks into several command elements (our opt-in)
 */
public record ArgumentDefinition(
    String name,
    long position,
    boolean required,
    String typeName,
    ArgumentType type,
    Constraints constraints,
    String description,
    Optional<JsonValue> defaultValue,
    Optional<Boolean> scopeCheck,
    boolean split) {
  /** Refuses {@code null}. */
  public ArgumentDefinition {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(typeName, "typeName");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(constraints, "constraints");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(defaultValue, "defaultValue");
    Objects.requireNonNull(scopeCheck, "scopeCheck");
  }

  /**
   * Tells whether values are held against the project scope: scope targets always, addresses and
   * ranges unless the manifest says {@code false}, others if it says {@code true} (section 17).
   */
  public boolean isScoped() {
    return switch (type) {
      case SCOPE_TARGET -> true;
      case CIDR, IP_ADDRESS -> scopeCheck.orElse(true);
      default -> scopeCheck.orElse(false);
    };
  }

  /** Returns the text of the default as a value; empty if there is no default. */
  public Optional<String> defaultText() {
    return defaultValue.map(Texts::of);
  }
}
