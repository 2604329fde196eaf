package dev.symbiont.runtime.http;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.ErrorResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The OpenAPI 3.0 description of a route table. */
final class OpenApiDocument {
  private OpenApiDocument() {}

  /**
   * Describes {@code routes}.
   *
   * @param version version of the runtime
   */
  static JsonObject of(List<Route> routes, String version) {
    RecordSchemas schemas = new RecordSchemas();
    JsonValue error = schemas.reference(ErrorResponse.class);
    Map<String, JsonObject.Builder> paths = new TreeMap<>();
    for (Route route : routes) {
      paths
          .computeIfAbsent(route.template(), absent -> JsonObject.builder())
          .put(route.method().name().toLowerCase(Locale.ROOT), operation(route, schemas, error));
    }
    JsonObject.Builder all = JsonObject.builder();
    paths.forEach((path, operations) -> all.put(path, operations.build()));
    return JsonObject.builder()
        .put("openapi", "3.0.3")
        .put(
            "info",
            JsonObject.builder()
                .put("title", "Symbiont Runtime API")
                .put("version", version)
                .build())
        .put("paths", all.build())
        .put(
            "components",
            JsonObject.builder()
                .put("schemas", schemas.all())
                .put("securitySchemes", securitySchemes())
                .build())
        .build();
  }

  private static JsonObject operation(Route route, RecordSchemas schemas, JsonValue error) {
    JsonObject.Builder operation =
        JsonObject.builder()
            .put("operationId", route.operation())
            .put("tags", JsonArray.ofStrings(List.of(route.tag())))
            .put("summary", route.summary())
            .put("parameters", parameters(route));
    if (route.bodyRule() != Route.BodyRule.IGNORED) {
      JsonValue schema =
          route
              .requestType()
              .map(schemas::reference)
              .orElse(JsonObject.builder().put("type", "object").build());
      operation.put(
          "requestBody",
          JsonObject.builder()
              .put("required", route.bodyRule() == Route.BodyRule.REQUIRED)
              .put("content", json(schema))
              .build());
    }
    operation.put("responses", responses(route, schemas, error));
    operation.put("security", security(route));
    return operation.build();
  }

  private static JsonArray parameters(Route route) {
    List<JsonValue> parameters = new ArrayList<>();
    for (String variable : route.path().variables()) {
      parameters.add(
          JsonObject.builder()
              .put("name", variable)
              .put("in", "path")
              .put("required", true)
              .put("schema", JsonObject.builder().put("type", "string").build())
              .build());
    }
    return new JsonArray(parameters);
  }

  private static JsonObject responses(Route route, RecordSchemas schemas, JsonValue error) {
    JsonObject.Builder success = JsonObject.builder().put("description", route.summary());
    route
        .responseType()
        .ifPresent(
            type -> {
              JsonValue one = schemas.reference(type.type());
              JsonValue schema =
                  type.list()
                      ? JsonObject.builder().put("type", "array").put("items", one).build()
                      : one;
              success.put("content", json(schema));
            });
    return JsonObject.builder()
        .put(Integer.toString(route.success()), success.build())
        .put(
            "default",
            JsonObject.builder()
                .put("description", "The operation was not done; the code says why.")
                .put("content", json(error))
                .build())
        .build();
  }

  private static JsonArray security(Route route) {
    return route.access() == Access.PUBLIC
        ? JsonArray.EMPTY
        : JsonArray.of(JsonObject.builder().put("bearer", JsonArray.EMPTY).build());
  }

  private static JsonObject securitySchemes() {
    return JsonObject.builder()
        .put(
            "bearer",
            JsonObject.builder()
                .put("type", "http")
                .put("scheme", new JsonString("bearer"))
                .build())
        .build();
  }

  private static JsonObject json(JsonValue schema) {
    return JsonObject.builder()
        .put("application/json", JsonObject.builder().put("schema", schema).build())
        .build();
  }
}
