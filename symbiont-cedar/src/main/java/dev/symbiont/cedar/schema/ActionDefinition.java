package dev.symbiont.cedar.schema;

import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;
import java.util.Set;

/**
 * What the schema says of an action.
 *
 * @param parents the actions it is directly in
 * @param ancestors the actions it is in, directly or not
 * @param principals the types of principals it applies to
 * @param resources the types of resources it applies to
 * @param context the type of the context
 */
record ActionDefinition(
    Set<EntityUid> parents,
    Set<EntityUid> ancestors,
    Set<EntityType> principals,
    Set<EntityType> resources,
    Type.RecordOf context) {}
