package dev.symbiont.cedar.schema;

import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;

/**
 * The types of a request that the schema allows.
 *
 * @param principal the type of the principal
 * @param action the action
 * @param resource the type of the resource
 * @param context the type of the context
 */
record Environment(
    EntityType principal, EntityUid action, EntityType resource, Type.RecordOf context) {}
