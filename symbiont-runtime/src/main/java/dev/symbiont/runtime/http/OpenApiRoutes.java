package dev.symbiont.runtime.http;

import dev.symbiont.domain.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;

/** Serves the OpenAPI document of the whole table (spec/runtime-http-api.md section 5.12). */
public final class OpenApiRoutes implements RouteModule {
  private final Supplier<List<Route>> routes;
  private final String version;

  /**
   * Creates the route.
   *
   * @param routes returns the routes of the finished table
   * @param version version of the runtime
   */
  public OpenApiRoutes(Supplier<List<Route>> routes, String version) {
    this.routes = routes;
    this.version = version;
  }

  @Override
  public void register(RouteTable.Builder table) {
    table.add(
        Route.get("/api-docs/openapi.json")
            .named("getOpenApiDocument")
            .described("system", "This document.")
            .access(Access.ANY)
            .to(request -> ApiAnswer.ok(document())));
  }

  private JsonObject document() {
    return OpenApiDocument.of(routes.get(), version);
  }
}
