package dev.symbiont.runtime.http;

/** The routes of one subsystem. */
@FunctionalInterface
public interface RouteModule {
  /** Adds the routes of the subsystem to the table. */
  void register(RouteTable.Builder routes);
}
