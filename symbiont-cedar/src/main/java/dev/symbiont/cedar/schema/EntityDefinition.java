package dev.symbiont.cedar.schema;

import dev.symbiont.cedar.value.EntityType;
import java.util.Optional;
import java.util.Set;

/**
 * What the schema says of an entity type.
 *
 * @param attributes the attributes of every entity of the type
 * @param tags the type of all tags; empty if there are none
 * @param ancestors the types that such an entity may be in, directly or not
 * @param ids the only identifiers of an enumerated type; empty for any other type
 */
record EntityDefinition(
    Type.RecordOf attributes,
    Optional<Type> tags,
    Set<EntityType> ancestors,
    Optional<Set<String>> ids) {
  boolean allows(String id) {
    return ids.isEmpty() || ids.get().contains(id);
  }
}
