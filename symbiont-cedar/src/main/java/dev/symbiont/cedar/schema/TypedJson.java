package dev.symbiont.cedar.schema;

import dev.symbiont.cedar.entity.Entity;
import dev.symbiont.cedar.entity.EntityJson;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.cedar.value.SetValue;
import dev.symbiont.cedar.value.Value;
import dev.symbiont.cedar.value.ValueJson;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON values whose expected type is known: there a reference needs no {@code __entity}, and
 * an extension value no {@code __extn}.
 */
final class TypedJson {
  private final Schema schema;

  TypedJson(Schema schema) {
    this.schema = schema;
  }

  List<Entity> entities(String json) {
    return EntityJson.read(
        json,
        (uid, member, object, path) -> {
          Optional<EntityDefinition> definition = schema.entityType(uid.type());
          if (definition.isEmpty()) {
            return ValueJson.readRecord(object, path);
          }
          return member == EntityJson.Member.ATTRIBUTES
              ? record(object, definition.get().attributes(), path)
              : tags(object, definition.get().tags(), path);
        });
  }

  RecordValue context(String json, Type.RecordOf type) {
    return record(EntityJson.object(json), type, "$");
  }

  private static RecordValue tags(JsonObject json, Optional<Type> type, String path) {
    Map<String, Value> tags = new LinkedHashMap<>();
    json.members()
        .forEach((name, tag) -> tags.put(name, value(tag, type.orElse(null), path + "." + name)));
    return new RecordValue(tags);
  }

  private static RecordValue record(JsonObject json, Type.RecordOf type, String path) {
    Map<String, Value> attributes = new LinkedHashMap<>();
    json.members()
        .forEach(
            (name, value) -> {
              Type.@Nullable Attribute attribute = type.attributes().get(name);
              Type expected = attribute == null ? null : attribute.type();
              attributes.put(name, value(value, expected, path + "." + name));
            });
    return new RecordValue(attributes);
  }

  /** Reads a value; one of another type than expected is left to the check that follows. */
  private static Value value(JsonValue json, @Nullable Type expected, String path) {
    if (expected instanceof Type.Entity && json instanceof JsonObject) {
      return ValueJson.readUid(json, path);
    } else if (expected instanceof Type.Extension extension) {
      return extension(json, extension.type(), path);
    } else if (expected instanceof Type.SetOf set && json instanceof JsonArray array) {
      List<Value> elements = new ArrayList<>(array.size());
      for (JsonValue element : array) {
        elements.add(value(element, set.element(), path + "[" + elements.size() + "]"));
      }
      return SetValue.of(elements);
    } else if (expected instanceof Type.RecordOf record && json instanceof JsonObject object) {
      return record(object, record, path);
    }
    return ValueJson.read(json, path);
  }

  private static Value extension(JsonValue json, ExtensionType type, String path) {
    if (json instanceof JsonString text) {
      return ValueJson.construct(type.constructor(), text.value(), path);
    } else if (json instanceof JsonObject object) {
      return ValueJson.readExtension(object, path);
    }
    throw new JsonFormatException(path, "expected a " + type.typeName() + ", was " + json.kind());
  }
}
