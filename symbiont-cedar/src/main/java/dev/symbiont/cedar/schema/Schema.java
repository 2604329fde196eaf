package dev.symbiont.cedar.schema;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Entity;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.cedar.error.CedarSyntaxException;
import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.domain.json.JsonFormatException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The entity types and actions of an application. Immutable and thread-safe.
 *
 * <p>Policies are checked against a schema by a {@link Validator}; entities and requests by the
 * methods here.
 */
public final class Schema {
  private final Map<EntityType, EntityDefinition> entityTypes;
  private final Map<EntityUid, ActionDefinition> actions;
  private final Set<EntityType> actionTypes;

  Schema(Map<EntityType, EntityDefinition> entityTypes, Map<EntityUid, ActionDefinition> actions) {
    this.entityTypes = Collections.unmodifiableMap(new LinkedHashMap<>(entityTypes));
    this.actions = Collections.unmodifiableMap(new LinkedHashMap<>(actions));
    this.actionTypes =
        actions.keySet().stream().map(EntityUid::type).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Reads a schema in Cedar syntax.
   *
   * @throws CedarSyntaxException if {@code text} is not a schema
   * @throws CedarException if its declarations do not fit together
   */
  public static Schema parse(String text) {
    return SchemaResolver.resolve(new SchemaParser(text).schema());
  }

  /**
   * Reads a schema in the JSON schema format.
   *
   * @throws JsonFormatException if {@code json} is not JSON of that shape
   * @throws CedarException if its declarations do not fit together
   */
  public static Schema fromJson(String json) {
    return SchemaResolver.resolve(SchemaJson.read(json));
  }

  /** Returns the declared entity types, without those of actions. */
  public Set<EntityType> entityTypes() {
    return entityTypes.keySet();
  }

  /** Returns the declared actions. */
  public Set<EntityUid> actions() {
    return actions.keySet();
  }

  /**
   * Reads entity data, letting the schema say which strings and objects are extension values and
   * references, checks it, and adds the schema's actions.
   *
   * @throws JsonFormatException if {@code json} is not JSON of the entities format
   * @throws CedarException if the entities contradict themselves or the schema
   */
  public Entities readEntities(String json) {
    Entities entities = withActions(Entities.of(new TypedJson(this).entities(json)));
    List<String> problems = check(entities);
    if (!problems.isEmpty()) {
      throw new CedarException(String.join("; ", problems));
    }
    return entities;
  }

  /**
   * Reads the context of a request for {@code action}, letting the schema say which strings and
   * objects are extension values and references.
   *
   * @throws JsonFormatException if {@code json} is not a JSON object of such a context
   * @throws CedarException if the schema has no such action
   */
  public RecordValue readContext(EntityUid action, String json) {
    ActionDefinition definition =
        action(action).orElseThrow(() -> new CedarException("the schema has no action " + action));
    return new TypedJson(this).context(json, definition.context());
  }

  /** Returns {@code entities} and those actions of the schema that they lack. */
  public Entities withActions(Entities entities) {
    List<Entity> missing = new ArrayList<>();
    actions.forEach(
        (uid, definition) -> {
          if (entities.find(uid).isEmpty()) {
            Entity.Builder action = Entity.builder(uid);
            definition.parents().forEach(action::parent);
            missing.add(action.build());
          }
        });
    return missing.isEmpty() ? entities : entities.with(missing);
  }

  /**
   * Checks entities: declared types, attributes, tags and parents.
   *
   * @return what is wrong; empty if they conform
   */
  public List<String> check(Entities entities) {
    return new Conformance(this).check(entities);
  }

  /**
   * Checks a request: a declared action that applies to principal and resource, and a context of
   * its type.
   *
   * @return what is wrong; empty if it conforms
   */
  public List<String> check(Request request) {
    return new Conformance(this).check(request);
  }

  Optional<EntityDefinition> entityType(EntityType type) {
    return Optional.ofNullable(entityTypes.get(type));
  }

  Optional<ActionDefinition> action(EntityUid uid) {
    return Optional.ofNullable(actions.get(uid));
  }

  Map<EntityUid, ActionDefinition> actionDefinitions() {
    return actions;
  }

  boolean isActionType(EntityType type) {
    return actionTypes.contains(type);
  }

  /** Tells whether the schema lets {@code uid} exist. */
  boolean isKnown(EntityUid uid) {
    @Nullable EntityDefinition definition = entityTypes.get(uid.type());
    return definition == null ? actions.containsKey(uid) : definition.allows(uid.id());
  }

  /** Tells whether an entity of type {@code lower} can be in one of type {@code upper}. */
  boolean canBeIn(EntityType lower, EntityType upper) {
    if (lower.equals(upper)) {
      return true;
    }
    @Nullable EntityDefinition definition = entityTypes.get(lower);
    if (definition != null) {
      return definition.ancestors().contains(upper);
    }
    return actions.entrySet().stream()
        .filter(action -> action.getKey().type().equals(lower))
        .flatMap(action -> action.getValue().ancestors().stream())
        .anyMatch(ancestor -> ancestor.type().equals(upper));
  }
}
