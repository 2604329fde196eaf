package dev.symbiont.runtime.review;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.review.ReviewedTool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A tool taken apart for the rules: its schemas, its parameters and its texts. Immutable. */
final class ToolView {
  private static final int MOST_PARTS = 50_000;
  private static final int LONGEST_REFERENCE_CHAIN = 32;
  private static final String SCHEMA = "/schema";
  private static final Set<String> PROSE = Set.of("title", "description", "$comment");
  private static final Set<String> ALTERNATIVES = Set.of("anyOf", "oneOf", "allOf");
  private static final Set<String> ARRAYS_OF_SCHEMAS = Set.of("prefixItems");
  private static final Set<String> MAPS_OF_SCHEMAS =
      Set.of("$defs", "definitions", "dependentSchemas");
  private static final Set<String> SCHEMAS =
      Set.of(
          "additionalProperties",
          "unevaluatedProperties",
          "unevaluatedItems",
          "additionalItems",
          "propertyNames",
          "contains",
          "not",
          "if",
          "then",
          "else");

  private final ReviewedTool tool;
  private final List<Schema> schemas = new ArrayList<>();
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<Text> texts = new ArrayList<>();
  private final Set<String> followed = new HashSet<>();
  private int properties;
  private int deepest;

  /** A schema inside the schema, itself included. */
  record Schema(String pointer, JsonObject rules) {}

  /** What a text is. */
  enum Kind {
    /** The name of the tool, its provider or a property. */
    NAME,
    /** A title or description. */
    PROSE,
    /** Any other text that a model or a program may read, defaults and examples above all. */
    DATA
  }

  /** A text in the tool. */
  record Text(String pointer, Kind kind, String value) {}

  /** A tool is too entangled to be judged. */
  static final class TooEntangledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooEntangledException() {
      super("its references make it larger than an analysis may be");
    }
  }

  private ToolView(ReviewedTool tool) {
    this.tool = tool;
  }

  /**
   * Takes {@code tool} apart.
   *
   * @throws TooEntangledException if it unfolds to more than an analysis may look at
   */
  static ToolView of(ReviewedTool tool) {
    ToolView view = new ToolView(tool);
    view.addText("/name", Kind.NAME, tool.name());
    view.addText("/description", Kind.PROSE, tool.description());
    view.addText("/provider/name", Kind.NAME, tool.provider().name());
    tool.provider()
        .publicKeyUrl()
        .ifPresent(url -> view.addText("/provider/public_key_url", Kind.DATA, url));
    view.addSchema(tool.schema(), SCHEMA, 1);
    return view;
  }

  ReviewedTool tool() {
    return tool;
  }

  List<Schema> schemas() {
    return schemas;
  }

  List<Parameter> parameters() {
    return parameters;
  }

  List<Text> texts() {
    return texts;
  }

  /** Returns how many properties are declared. */
  int properties() {
    return properties;
  }

  /** Returns how deep schemas nest; one that holds no other has 1. */
  int deepest() {
    return deepest;
  }

  /** Returns {@code pointer} followed by the member {@code name} (RFC 6901). */
  static String member(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private void addSchema(JsonValue value, String pointer, int depth) {
    if (!(value instanceof JsonObject schema)) {
      return;
    }
    schemas.add(new Schema(pointer, schema));
    bound(schemas.size());
    deepest = Math.max(deepest, depth);
    schema.members().forEach((keyword, part) -> addKeyword(keyword, part, pointer, depth));
  }

  private void addKeyword(String keyword, JsonValue part, String pointer, int depth) {
    String here = member(pointer, keyword);
    if (keyword.equals("properties") || keyword.equals("patternProperties")) {
      addProperties(part, here, depth);
    } else if (keyword.equals("items")) {
      addElements(part, here, depth);
    } else if (ALTERNATIVES.contains(keyword)) {
      elements(part).forEach(each -> addSchema(each.value(), here + each.pointer(), depth));
    } else if (ARRAYS_OF_SCHEMAS.contains(keyword)) {
      addElements(part, here, depth);
    } else if (MAPS_OF_SCHEMAS.contains(keyword)) {
      members(part, here).forEach(each -> addNamed(each, depth));
    } else if (SCHEMAS.contains(keyword)) {
      addSchema(part, here, depth + 1);
    } else if (PROSE.contains(keyword) && part instanceof JsonString text) {
      addText(here, Kind.PROSE, text.value());
    } else if (!keyword.equals("pattern") && !keyword.equals("$ref")) {
      addData(part, here);
    }
  }

  private void addProperties(JsonValue part, String pointer, int depth) {
    for (Place each : members(part, pointer)) {
      properties++;
      addNamed(each, depth);
      if (each.value() instanceof JsonObject schema) {
        addParameter(each.pointer(), Words.of(each.name()), schema, false, 0);
      }
    }
  }

  private void addNamed(Place place, int depth) {
    addText(place.pointer(), Kind.NAME, place.name());
    addSchema(place.value(), place.pointer(), depth + 1);
  }

  private void addElements(JsonValue part, String pointer, int depth) {
    if (part instanceof JsonArray) {
      elements(part).forEach(each -> addSchema(each.value(), pointer + each.pointer(), depth + 1));
    } else {
      addSchema(part, pointer, depth + 1);
    }
  }

  /** Adds a named value with its elements, its alternatives and what it refers to. */
  private void addParameter(
      String pointer, Words name, JsonObject schema, boolean fixed, int references) {
    parameters.add(new Parameter(pointer, name, schema, fixed));
    bound(parameters.size());
    boolean fixedInside = fixed || Parameter.restricts(schema);
    for (String keyword : ALTERNATIVES) {
      for (Place each : elements(schema.get(keyword).orElse(JsonArray.EMPTY))) {
        addPart(
            member(pointer, keyword) + each.pointer(), name, each.value(), fixedInside, references);
      }
    }
    for (String keyword : List.of("items", "prefixItems")) {
      JsonValue items = schema.get(keyword).orElse(JsonArray.EMPTY);
      String here = member(pointer, keyword);
      if (items instanceof JsonArray) {
        elements(items)
            .forEach(each -> addPart(here + each.pointer(), name, each.value(), fixed, references));
      } else {
        addPart(here, name, items, fixed, references);
      }
    }
    schema
        .string("$ref")
        .ifPresent(reference -> addReferred(pointer, name, reference, fixedInside, references));
  }

  private void addPart(String pointer, Words name, JsonValue value, boolean fixed, int references) {
    if (value instanceof JsonObject schema) {
      addParameter(pointer, name, schema, fixed, references);
    }
  }

  /** Follows a reference under a name once. */
  private void addReferred(
      String pointer, Words name, String reference, boolean fixed, int references) {
    if (references >= LONGEST_REFERENCE_CHAIN) {
      throw new TooEntangledException();
    }
    Optional<JsonObject> target = definition(reference);
    if (target.isPresent() && followed.add(reference + " " + fixed + " " + name.list())) {
      addParameter(pointer, name, target.get(), fixed, references + 1);
    }
  }

  private Optional<JsonObject> definition(String reference) {
    for (String keyword : List.of("$defs", "definitions")) {
      String prefix = "#/" + keyword + "/";
      if (reference.startsWith(prefix)) {
        String name = reference.substring(prefix.length()).replace("~1", "/").replace("~0", "~");
        return tool.schema().object(keyword).flatMap(definitions -> definitions.object(name));
      }
    }
    return Optional.empty();
  }

  private void addData(JsonValue value, String pointer) {
    if (value instanceof JsonString text) {
      addText(pointer, Kind.DATA, text.value());
    } else if (value instanceof JsonArray) {
      elements(value).forEach(each -> addData(each.value(), pointer + each.pointer()));
    } else if (value instanceof JsonObject) {
      for (Place each : members(value, pointer)) {
        addText(each.pointer(), Kind.DATA, each.name());
        addData(each.value(), each.pointer());
      }
    }
  }

  private void addText(String pointer, Kind kind, String value) {
    texts.add(new Text(pointer, kind, value));
  }

  private static void bound(int parts) {
    if (parts > MOST_PARTS) {
      throw new TooEntangledException();
    }
  }

  /** A value, its name, and where it stands. */
  private record Place(String pointer, String name, JsonValue value) {}

  private static List<Place> members(JsonValue value, String pointer) {
    List<Place> places = new ArrayList<>();
    if (value instanceof JsonObject object) {
      object
          .members()
          .forEach((name, part) -> places.add(new Place(member(pointer, name), name, part)));
    }
    return places;
  }

  /** Returns the elements of an array, their pointers relative to it. */
  private static List<Place> elements(JsonValue value) {
    List<Place> places = new ArrayList<>();
    if (value instanceof JsonArray array) {
      for (JsonValue element : array) {
        String index = String.valueOf(places.size());
        places.add(new Place("/" + index, index, element));
      }
    }
    return places;
  }
}
