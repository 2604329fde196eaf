package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import dev.symbiont.runtime.http.WireBody;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Shows what the loops of an agent did (HTTP contract section 9.1). */
final class JournalRoutes implements RouteModule {
  private static final int MOST_ENTRIES = 10_000;

  private final Journal journal;
  private final Function<ApiRequest, AgentProfile> agents;
  private final WireBody wire;

  JournalRoutes(Journal journal, Function<ApiRequest, AgentProfile> agents, WireBody wire) {
    this.journal = journal;
    this.agents = agents;
    this.wire = wire;
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes
        .add(
            Route.get(ReasoningRoutes.below("journal"))
                .named("getJournalEntries")
                .described(ReasoningRoutes.TAG, "Lists what the loops of an agent did.")
                .access(Access.AGENT)
                .to(this::journal))
        .add(
            Route.post(ReasoningRoutes.below("journal/compact"))
                .named("compactJournal")
                .described(ReasoningRoutes.TAG, "Forgets the entries of loops that have ended.")
                .ignoredBody()
                .to(this::compact));
  }

  private ApiAnswer journal(ApiRequest request) {
    int limit = request.queryNumber("limit", 100, 1, MOST_ENTRIES);
    long from = request.queryLong("from_sequence", 0, 0);
    return ApiAnswer.ok(
        new JsonArray(
            page(agents.apply(request).agentId(), from, limit, includesExtended(request)).stream()
                .map(wire::write)
                .toList()));
  }

  /** As many entries as there are, up to the limit, so that a short page is the last one. */
  private List<JournalEntry> page(String agentId, long from, int limit, boolean extended) {
    List<JournalEntry> page = new ArrayList<>();
    long next = from;
    while (page.size() < limit) {
      List<JournalEntry> read = journal.read(agentId, next, limit - page.size());
      if (read.isEmpty()) {
        return page;
      }
      next = read.get(read.size() - 1).sequence() + 1;
      read.stream().filter(entry -> extended || !entry.event().isExtended()).forEach(page::add);
    }
    return page;
  }

  private ApiAnswer compact(ApiRequest request) {
    long deleted = journal.compact(agents.apply(request).agentId());
    return ApiAnswer.ok(JsonObject.builder().put("deleted", deleted).build());
  }

  /** The other SDKs refuse events that they do not know, so they have to be asked for. */
  static boolean includesExtended(ApiRequest request) {
    return request.query("include_extended").filter("true"::equals).isPresent();
  }
}
