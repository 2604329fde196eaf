package dev.symbiont.runtime.http;

import dev.symbiont.domain.http.HttpMethod;
import java.util.List;

/**
 * Every operation that the documents describe (spec/runtime-http-api.md sections 5 and 9.18) and
 * that a subsystem of this runtime does not serve yet. A subsystem takes its lines over by adding
 * the real routes; they win over these.
 */
public final class PlannedRoutes implements RouteModule {
  /** Operations of one subsystem, one in a line. */
  private record Group(String what, String lines) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group(
              "schedules",
              """
              GET schedules
              POST schedules
              GET schedules/{id}
              PUT schedules/{id}
              DELETE schedules/{id}
              POST schedules/{id}/pause
              POST schedules/{id}/resume
              POST schedules/{id}/trigger
              GET schedules/{id}/history
              GET schedules/{id}/next-runs
              GET schedules/{id}/next
              """),
          new Group(
              "chat channels",
              """
              GET channels
              POST channels
              GET channels/{id}
              PUT channels/{id}
              DELETE channels/{id}
              POST channels/{id}/start
              POST channels/{id}/stop
              GET channels/{id}/health
              GET channels/{id}/audit
              GET channels/{id}/mappings
              POST channels/{id}/mappings
              DELETE channels/{id}/mappings/{user_id}
              """),
          new Group(
              "MCP servers",
              """
              GET mcp/status
              POST mcp/servers
              GET mcp/servers
              GET mcp/servers/{name}
              POST mcp/servers/{name}/connect
              POST mcp/servers/{name}/disconnect
              GET mcp/tools
              GET mcp/resources
              """),
          new Group(
              "the secret store",
              """
              POST secrets/config
              POST secrets
              GET secrets/{agent}
              GET secrets/{agent}/{name}
              DELETE secrets/{agent}/{name}
              """),
          new Group(
              "the knowledge base",
              """
              POST knowledge
              POST knowledge/search
              DELETE knowledge/{id}
              """),
          new Group(
              "retrieval for prompts",
              """
              POST rag/context
              """),
          new Group(
              "the memory store",
              """
              POST memory
              GET memory
              POST memory/search
              GET memory/agent
              GET memory/conversation
              POST memory/consolidate/{agent_id}
              DELETE memory/{id}
              """),
          new Group(
              "the vector store",
              """
              POST vectors/collections
              GET vectors/collections
              GET vectors/collections/{name}
              DELETE vectors/collections/{name}
              GET vectors/collections/{name}/count
              POST vectors/upsert
              GET vectors/retrieve
              POST vectors/search
              DELETE vectors/delete
              POST vectors/delete
              """),
          new Group(
              "custom HTTP endpoints",
              """
              POST endpoints
              GET endpoints
              GET endpoints/{id}
              PUT endpoints/{id}
              DELETE endpoints/{id}
              POST endpoints/{id}/enable
              POST endpoints/{id}/disable
              GET endpoints/{id}/metrics
              """),
          new Group(
              "exported metrics",
              """
              GET metrics/scheduler
              POST metrics/export
              """));

  /** Creates the module. */
  public PlannedRoutes() {}

  @Override
  public void register(RouteTable.Builder routes) {
    for (Group group : GROUPS) {
      group.lines().lines().forEach(line -> plan(routes, line, group.what()));
    }
  }

  private static void plan(RouteTable.Builder routes, String line, String what) {
    int blank = line.indexOf(' ');
    routes.planned(HttpMethod.valueOf(line.substring(0, blank)), line.substring(blank + 1), what);
  }
}
