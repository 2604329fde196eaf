package dev.symbiont.cedar.entity;

import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.cedar.value.ValueJson;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The Cedar entities format. */
final class EntityJson {
  private static final JsonLimits LIMITS = new JsonLimits(512 * 1024 * 1024, 200);
  private static final Set<String> MEMBERS = Set.of("uid", "attrs", "parents", "tags");

  private EntityJson() {}

  static List<Entity> entities(String json) {
    if (!(new GsonCodec().read(json, LIMITS) instanceof JsonArray array)) {
      throw new JsonFormatException("$", "entities are an array of objects");
    }
    List<Entity> entities = new ArrayList<>(array.size());
    for (JsonValue element : array) {
      entities.add(entity(element, "$[" + entities.size() + "]"));
    }
    return entities;
  }

  private static Entity entity(JsonValue json, String path) {
    if (!(json instanceof JsonObject object)) {
      throw new JsonFormatException(path, "an entity is an object, was " + json.kind());
    }
    for (String name : object.members().keySet()) {
      if (!MEMBERS.contains(name)) {
        throw new JsonFormatException(path, "an entity has no member \"" + name + "\"");
      }
    }
    JsonValue uid =
        object.get("uid").orElseThrow(() -> new JsonFormatException(path, "\"uid\" is missing"));
    return new Entity(
        ValueJson.readUid(uid, path + ".uid"),
        record(object, "attrs", path),
        parents(object, path),
        object.has("tags") ? record(object, "tags", path) : RecordValue.EMPTY);
  }

  private static RecordValue record(JsonObject entity, String member, String path) {
    JsonObject record =
        entity
            .object(member)
            .orElseThrow(
                () -> new JsonFormatException(path, "\"" + member + "\" must be an object"));
    return ValueJson.readRecord(record, path + "." + member);
  }

  private static Set<EntityUid> parents(JsonObject entity, String path) {
    JsonArray parents =
        entity
            .array("parents")
            .orElseThrow(() -> new JsonFormatException(path, "\"parents\" must be an array"));
    Set<EntityUid> uids = new LinkedHashSet<>();
    for (JsonValue parent : parents) {
      uids.add(ValueJson.readUid(parent, path + ".parents"));
    }
    return uids;
  }

  static JsonArray write(Collection<Entity> entities) {
    return new JsonArray(entities.stream().<JsonValue>map(EntityJson::write).toList());
  }

  private static JsonObject write(Entity entity) {
    JsonObject.Builder object =
        JsonObject.builder()
            .put("uid", ValueJson.writeUid(entity.uid()))
            .put("attrs", ValueJson.writeRecord(entity.attributes()))
            .put(
                "parents",
                new JsonArray(
                    entity.parents().stream().<JsonValue>map(ValueJson::writeUid).toList()));
    if (!entity.tags().attributes().isEmpty()) {
      object.put("tags", ValueJson.writeRecord(entity.tags()));
    }
    return object.build();
  }
}
