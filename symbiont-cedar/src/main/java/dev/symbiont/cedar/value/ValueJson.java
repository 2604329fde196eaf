package dev.symbiont.cedar.value;

import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON form of Cedar values, in entity data, contexts and JSON policies: {@code {"__entity":
 * {"type": …, "id": …}}} is a reference and {@code {"__extn": {"fn": …, "arg": …}}} an extension
 * value.
 */
public final class ValueJson {
  private static final String ENTITY = "__entity";
  private static final String EXTENSION = "__extn";
  private static final String EXPRESSION = "__expr";
  private static final String OFFSET = "offset";

  private ValueJson() {}

  /**
   * Reads a value.
   *
   * @param path where it stands, for errors
   * @throws JsonFormatException if {@code json} is not the JSON form of a value
   */
  public static Value read(JsonValue json, String path) {
    if (json instanceof JsonBoolean bool) {
      return Value.of(bool.value());
    } else if (json instanceof JsonString string) {
      return Value.of(string.value());
    } else if (json instanceof JsonNumber number) {
      return Value.of(
          number
              .asLong()
              .orElseThrow(
                  () ->
                      new JsonFormatException(
                          path, "a number must be an integer of 64 bits, was " + number)));
    } else if (json instanceof JsonArray array) {
      List<Value> elements = new ArrayList<>(array.size());
      for (JsonValue element : array) {
        elements.add(read(element, path + "[" + elements.size() + "]"));
      }
      return SetValue.of(elements);
    } else if (json instanceof JsonObject object) {
      return readObject(object, path);
    }
    throw new JsonFormatException(path, "null is not a Cedar value");
  }

  private static Value readObject(JsonObject object, String path) {
    if (object.has(ENTITY)) {
      requireAlone(object, ENTITY, path);
      return readUid(object, path);
    }
    if (object.has(EXTENSION)) {
      requireAlone(object, EXTENSION, path);
      return readExtension(object, path);
    }
    if (object.has(EXPRESSION)) {
      throw new JsonFormatException(path, "__expr is no longer supported; use __entity or __extn");
    }
    return readRecord(object, path);
  }

  /** Reads a record, whose attributes may be any values. */
  public static RecordValue readRecord(JsonObject object, String path) {
    Map<String, Value> attributes = new LinkedHashMap<>();
    object.members().forEach((name, value) -> attributes.put(name, read(value, path + "." + name)));
    return new RecordValue(attributes);
  }

  /**
   * Reads an entity reference, with or without the {@code __entity} around it.
   *
   * @throws JsonFormatException if {@code json} is not one
   */
  public static EntityUid readUid(JsonValue json, String path) {
    if (json instanceof JsonObject object) {
      JsonObject inner = object.object(ENTITY).orElse(object);
      Optional<String> type = inner.string("type");
      Optional<String> id = inner.string("id");
      if (type.isPresent() && id.isPresent() && inner.size() == 2) {
        return new EntityUid(readType(type.get(), path), id.get());
      }
    }
    throw new JsonFormatException(
        path, "an entity reference is an object with the strings \"type\" and \"id\"");
  }

  /**
   * Reads the name of an entity type.
   *
   * @throws JsonFormatException if {@code name} is not one
   */
  public static EntityType readType(String name, String path) {
    try {
      return new EntityType(name);
    } catch (CedarException e) {
      throw new JsonFormatException(path, e.getMessage());
    }
  }

  /**
   * Reads an extension value, with or without the {@code __extn} around it.
   *
   * @throws JsonFormatException if {@code json} is not one
   */
  public static Value readExtension(JsonObject json, String path) {
    JsonObject call = json.object(EXTENSION).orElse(json);
    Optional<String> function = call.string("fn");
    Optional<String> argument = call.string("arg");
    if (function.filter(OFFSET::equals).isPresent() && call.size() == 2) {
      return readOffset(call, path);
    }
    if (call.size() != 2 || function.isEmpty() || argument.isEmpty()) {
      throw new JsonFormatException(
          path, "an extension value is an object with the strings \"fn\" and \"arg\"");
    }
    return construct(function.get(), argument.get(), path);
  }

  /** Reads {@code datetime.offset(duration)}, the form of instants beyond the year 9999. */
  private static Value readOffset(JsonObject call, String path) {
    List<JsonValue> arguments = call.array("args").map(JsonArray::values).orElse(List.of());
    if (arguments.size() == 2
        && read(arguments.get(0), path) instanceof DatetimeValue datetime
        && read(arguments.get(1), path) instanceof DurationValue duration) {
      return datetime
          .offset(duration)
          .orElseThrow(() -> new JsonFormatException(path, "the datetime overflows 64 bits"));
    }
    throw new JsonFormatException(path, "offset takes a datetime and a duration in \"args\"");
  }

  /**
   * Makes an extension value.
   *
   * @param constructor {@code decimal}, {@code ip}, {@code datetime} or {@code duration}
   * @throws JsonFormatException if there is no such constructor or it refuses {@code argument}
   */
  public static Value construct(String constructor, String argument, String path) {
    Optional<? extends Value> value =
        switch (constructor) {
          case "decimal" -> DecimalValue.parse(argument);
          case "ip" -> IpValue.parse(argument);
          case "datetime" -> DatetimeValue.parse(argument);
          case "duration" -> DurationValue.parse(argument);
          default ->
              throw new JsonFormatException(path, "there is no constructor '" + constructor + "'");
        };
    if (value.isEmpty()) {
      throw new JsonFormatException(path, constructor + " refuses \"" + argument + "\"");
    }
    return value.get();
  }

  private static void requireAlone(JsonObject object, String escape, String path) {
    if (object.size() != 1) {
      throw new JsonFormatException(path, escape + " must be the only member of its object");
    }
  }

  /** Writes {@code value} so that {@link #read} returns an equal value. */
  public static JsonValue write(Value value) {
    if (value instanceof BoolValue bool) {
      return JsonBoolean.of(bool.value());
    } else if (value instanceof LongValue number) {
      return JsonNumber.of(number.value());
    } else if (value instanceof StringValue string) {
      return new JsonString(string.value());
    } else if (value instanceof EntityUid uid) {
      return JsonObject.builder().put(ENTITY, writeUid(uid)).build();
    } else if (value instanceof SetValue set) {
      return new JsonArray(set.elements().stream().map(ValueJson::write).toList());
    } else if (value instanceof RecordValue record) {
      return writeRecord(record);
    } else if (value instanceof DecimalValue decimal) {
      return extension("decimal", decimal.text());
    } else if (value instanceof IpValue ip) {
      return extension("ip", ip.text());
    } else if (value instanceof DurationValue duration) {
      return extension("duration", duration.text());
    } else if (value instanceof DatetimeValue datetime) {
      return writeDatetime(datetime);
    }
    throw new AssertionError("not a value: " + value);
  }

  /** Writes a reference as an object of {@code type} and {@code id}. */
  public static JsonObject writeUid(EntityUid uid) {
    return JsonObject.builder().put("type", uid.type().name()).put("id", uid.id()).build();
  }

  /** Writes a record as an object of its attributes. */
  public static JsonObject writeRecord(RecordValue record) {
    JsonObject.Builder object = JsonObject.builder();
    record.attributes().forEach((name, attribute) -> object.put(name, write(attribute)));
    return object.build();
  }

  private static JsonObject writeDatetime(DatetimeValue datetime) {
    return datetime
        .text()
        .map(text -> extension("datetime", text))
        .orElseGet(
            () ->
                extension(
                    JsonObject.builder()
                        .put("fn", OFFSET)
                        .put(
                            "args",
                            JsonArray.of(
                                extension("datetime", "1970-01-01"),
                                write(new DurationValue(datetime.epochMillis()))))
                        .build()));
  }

  private static JsonObject extension(String function, String argument) {
    return extension(JsonObject.builder().put("fn", function).put("arg", argument).build());
  }

  private static JsonObject extension(JsonObject call) {
    return JsonObject.builder().put(EXTENSION, call).build();
  }
}
