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

/** The Cedar entities format, for readers that know types and those that do not. */
public final class EntityJson {
  private static final JsonLimits LIMITS = new JsonLimits(512 * 1024 * 1024, 200);
  private static final Set<String> MEMBERS = Set.of("uid", "attrs", "parents", "tags");

  private EntityJson() {}

  /** The parts of an entity that hold values. */
  public enum Member {
    /** {@code attrs}. */
    ATTRIBUTES("attrs"),
    /** {@code tags}. */
    TAGS("tags");

    private final String key;

    Member(String key) {
      this.key = key;
    }
  }

  /** Reads the values of one entity. */
  @FunctionalInterface
  public interface ValueReader {
    /**
     * Reads attributes or tags.
     *
     * @param uid the entity they belong to
     * @param member which of the two
     * @param json the object to read
     * @param path where it stands, for errors
     */
    RecordValue read(EntityUid uid, Member member, JsonObject json, String path);
  }

  /**
   * Reads entities; {@code values} reads their attributes and tags.
   *
   * @throws JsonFormatException if {@code json} is not JSON of the entities format
   */
  public static List<Entity> read(String json, ValueReader values) {
    if (!(new GsonCodec().read(json, LIMITS) instanceof JsonArray array)) {
      throw new JsonFormatException("$", "entities are an array of objects");
    }
    List<Entity> entities = new ArrayList<>(array.size());
    for (JsonValue element : array) {
      entities.add(entity(element, values, "$[" + entities.size() + "]"));
    }
    return entities;
  }

  static List<Entity> read(String json) {
    return read(json, (uid, member, object, path) -> ValueJson.readRecord(object, path));
  }

  /**
   * Reads a JSON object, such as the context of a request.
   *
   * @throws JsonFormatException if {@code json} is anything else
   */
  public static JsonObject object(String json) {
    if (new GsonCodec().read(json, LIMITS) instanceof JsonObject object) {
      return object;
    }
    throw new JsonFormatException("$", "a context is an object");
  }

  private static Entity entity(JsonValue json, ValueReader values, String path) {
    if (!(json instanceof JsonObject object)) {
      throw new JsonFormatException(path, "an entity is an object, was " + json.kind());
    }
    for (String name : object.members().keySet()) {
      if (!MEMBERS.contains(name)) {
        throw new JsonFormatException(path, "an entity has no member \"" + name + "\"");
      }
    }
    EntityUid uid =
        ValueJson.readUid(
            object
                .get("uid")
                .orElseThrow(() -> new JsonFormatException(path, "\"uid\" is missing")),
            path + ".uid");
    return new Entity(
        uid,
        values(uid, object, Member.ATTRIBUTES, values, path),
        parents(object, path),
        object.has("tags") ? values(uid, object, Member.TAGS, values, path) : RecordValue.EMPTY);
  }

  private static RecordValue values(
      EntityUid uid, JsonObject entity, Member member, ValueReader values, String path) {
    JsonObject record =
        entity
            .object(member.key)
            .orElseThrow(
                () -> new JsonFormatException(path, "\"" + member.key + "\" must be an object"));
    return values.read(uid, member, record, path + "." + member.key);
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
