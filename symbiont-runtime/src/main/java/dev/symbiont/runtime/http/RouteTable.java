package dev.symbiont.runtime.http;

import dev.symbiont.domain.http.HttpMethod;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All routes of a runtime. A literal segment beats a variable one, so {@code agents/deploy} is
 * never taken for an agent (spec/runtime-http-api.md section 9.0.5). Immutable and thread-safe.
 */
public final class RouteTable {
  private final List<Route> routes;
  private final Node root = new Node();

  /** The outcome of {@link #match}. */
  sealed interface Match {
    /** A route, and the values of its path variables. */
    record Found(Route route, Map<String, String> variables) implements Match {}

    /** The path exists, but not for this method. */
    record WrongMethod(Set<HttpMethod> allowed) implements Match {}

    /** No route has this path. */
    enum None implements Match {
      INSTANCE
    }
  }

  private RouteTable(List<Route> routes) {
    this.routes = List.copyOf(routes);
    routes.forEach(this::insert);
  }

  /** Returns an empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns all routes in the order of their registration. */
  public List<Route> routes() {
    return routes;
  }

  Match match(HttpMethod method, List<String> segments) {
    HttpMethod effective = method == HttpMethod.HEAD ? HttpMethod.GET : method;
    Set<HttpMethod> allowed = EnumSet.noneOf(HttpMethod.class);
    Route route = find(root, segments, 0, effective, allowed);
    if (route != null) {
      return new Match.Found(route, variables(route, segments));
    }
    return allowed.isEmpty() ? Match.None.INSTANCE : new Match.WrongMethod(allowed);
  }

  /**
   * Walks the tree, literal child first. A node that ends the path decides: if it has routes, but
   * none for the method, its more general siblings are not asked.
   */
  private static @Nullable Route find(
      Node node, List<String> segments, int at, HttpMethod method, Set<HttpMethod> allowed) {
    if (at == segments.size()) {
      allowed.addAll(node.routes.keySet());
      return node.routes.get(method);
    }
    String segment = segments.get(at);
    Node literal = node.literals.get(segment);
    if (literal != null) {
      Route route = find(literal, segments, at + 1, method, allowed);
      if (route != null || !allowed.isEmpty()) {
        return route;
      }
    }
    return node.variable == null || segment.isEmpty()
        ? null
        : find(node.variable, segments, at + 1, method, allowed);
  }

  private static Map<String, String> variables(Route route, List<String> segments) {
    Map<String, String> values = new LinkedHashMap<>();
    List<PathTemplate.Segment> parts = route.path().segments();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).variable()) {
        values.put(parts.get(i).text(), segments.get(i));
      }
    }
    return values;
  }

  private void insert(Route route) {
    Node node = root;
    for (PathTemplate.Segment segment : route.path().segments()) {
      node = segment.variable() ? node.variable() : node.literal(segment.text());
    }
    node.routes.put(route.method(), route);
  }

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private final Map<HttpMethod, Route> routes = new EnumMap<>(HttpMethod.class);
    private @Nullable Node variable;

    private Node literal(String text) {
      return literals.computeIfAbsent(text, absent -> new Node());
    }

    private Node variable() {
      if (variable == null) {
        variable = new Node();
      }
      return variable;
    }
  }

  /** Collects routes. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Route> routes = new LinkedHashMap<>();
    private final List<Route> planned = new ArrayList<>();

    private Builder() {}

    /**
     * Adds a route.
     *
     * @throws IllegalArgumentException if another route has the same method and shape of path
     */
    public Builder add(Route route) {
      Route other = routes.putIfAbsent(key(route), route);
      if (other != null) {
        throw new IllegalArgumentException(route + " is taken by " + other);
      }
      return this;
    }

    /** Adds the routes of {@code module}. */
    public Builder addAll(RouteModule module) {
      module.register(this);
      return this;
    }

    /**
     * Announces an operation that the documents describe and this runtime does not offer yet. It
     * answers 501 {@code NOT_AVAILABLE} unless a real route of the same method and path is added,
     * before or after.
     *
     * @param what the subject of the sentence that the caller reads, for example "agent execution"
     */
    public Builder planned(HttpMethod method, String template, String what) {
      planned.add(
          Route.of(method, template)
              .access(Access.ANY)
              .described("planned", "Not available yet: " + what + ".")
              .to(
                  request ->
                      ApiAnswer.error(
                          501,
                          "NOT_AVAILABLE",
                          "This runtime does not offer " + what + " yet; nothing was done.")));
      return this;
    }

    /** Returns the table. */
    public RouteTable build() {
      planned.forEach(route -> routes.putIfAbsent(key(route), route));
      return new RouteTable(List.copyOf(routes.values()));
    }

    private static String key(Route route) {
      return route.method() + " " + route.path().shape();
    }
  }
}
