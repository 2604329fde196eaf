package dev.symbiont.runtime.http;

/** Answers the requests of one route. Called by many threads at once. */
@FunctionalInterface
public interface RouteHandler {
  /**
   * Answers {@code request}.
   *
   * @throws ApiRefusal to answer with an error
   */
  ApiAnswer handle(ApiRequest request);
}
