package dev.symbiont.cedar.schema;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Entity;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.value.BoolValue;
import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.LongValue;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.cedar.value.SetValue;
import dev.symbiont.cedar.value.StringValue;
import dev.symbiont.cedar.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks entities and requests against a schema (Cedar specification, request and entity
 * validation).
 */
final class Conformance {
  private final Schema schema;
  private final List<String> problems = new ArrayList<>();

  Conformance(Schema schema) {
    this.schema = schema;
  }

  List<String> check(Entities entities) {
    for (Entity entity : entities.all()) {
      Optional<EntityDefinition> definition = schema.entityType(entity.uid().type());
      if (definition.isPresent()) {
        entity(entity, definition.get());
      } else {
        action(entity, entities);
      }
    }
    return List.copyOf(problems);
  }

  private void entity(Entity entity, EntityDefinition definition) {
    EntityUid uid = entity.uid();
    if (!definition.allows(uid.id())) {
      problems.add(uid + " is not one of the entities that its type lists");
    }
    value(entity.attributes(), definition.attributes(), uid.toString());
    if (definition.tags().isPresent()) {
      Type type = definition.tags().get();
      entity
          .tags()
          .attributes()
          .forEach((name, tag) -> value(tag, type, uid + ".getTag(\"" + name + "\")"));
    } else if (!entity.tags().attributes().isEmpty()) {
      problems.add(uid + " has tags, but its type has none");
    }
    for (EntityUid parent : entity.parents()) {
      if (!definition.ancestors().contains(parent.type())) {
        problems.add(uid + " cannot be in " + parent + ": its type is not in that type");
      }
      known(parent, "a parent of " + uid);
    }
  }

  private void action(Entity entity, Entities entities) {
    EntityUid uid = entity.uid();
    Optional<ActionDefinition> definition = schema.action(uid);
    if (definition.isEmpty()) {
      problems.add("the schema has no entity type or action for " + uid);
      return;
    }
    if (!entity.attributes().equals(RecordValue.EMPTY)
        || !entity.tags().equals(RecordValue.EMPTY)) {
      problems.add("action " + uid + " has attributes or tags");
    }
    if (!entities.ancestors(uid).equals(definition.get().ancestors())) {
      problems.add("action " + uid + " is in other actions than the schema says");
    }
  }

  List<String> check(Request request) {
    Optional<ActionDefinition> action = schema.action(request.action());
    if (action.isEmpty()) {
      return List.of("the schema has no action " + request.action());
    }
    applicable(request.principal(), action.get().principals(), "principal", request);
    applicable(request.resource(), action.get().resources(), "resource", request);
    value(request.context(), action.get().context(), "context");
    return List.copyOf(problems);
  }

  private void applicable(EntityUid uid, Set<EntityType> types, String variable, Request request) {
    if (!types.contains(uid.type())) {
      problems.add("%s does not apply to %s %s".formatted(request.action(), variable, uid));
    }
    known(uid, variable);
  }

  private void known(EntityUid uid, String what) {
    if (!schema.isKnown(uid)) {
      problems.add(what + ": the schema knows no entity " + uid);
    }
  }

  private void value(Value value, Type type, String path) {
    if (type instanceof Type.SetOf set && value instanceof SetValue elements) {
      elements.elements().forEach(element -> value(element, set.element(), path + "[…]"));
    } else if (type instanceof Type.RecordOf record && value instanceof RecordValue attributes) {
      record(attributes.attributes(), record.attributes(), path);
    } else if (type instanceof Type.Entity entity && value instanceof EntityUid uid) {
      if (!uid.type().equals(entity.type())) {
        problems.add("%s must be a %s, is %s".formatted(path, type, uid));
      }
      known(uid, path);
    } else if (!isPrimitive(value, type)) {
      problems.add("%s must be %s, is %s".formatted(path, type, value.typeName()));
    }
  }

  private static boolean isPrimitive(Value value, Type type) {
    return (type == Type.BOOL && value instanceof BoolValue)
        || (type.equals(Type.LONG) && value instanceof LongValue)
        || (type.equals(Type.STRING) && value instanceof StringValue)
        || (type instanceof Type.Extension extension && extension.type().holds(value));
  }

  private void record(
      Map<String, Value> values, Map<String, Type.Attribute> attributes, String path) {
    attributes.forEach(
        (name, attribute) -> {
          Value value = values.get(name);
          if (value != null) {
            value(value, attribute.type(), path + "." + name);
          } else if (attribute.required()) {
            problems.add("%s has no attribute '%s'".formatted(path, name));
          }
        });
    for (String name : values.keySet()) {
      if (!attributes.containsKey(name)) {
        problems.add("%s has an undeclared attribute '%s'".formatted(path, name));
      }
    }
  }
}
