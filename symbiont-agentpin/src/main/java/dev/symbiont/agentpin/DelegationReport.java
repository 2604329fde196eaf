package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.util.List;
import java.util.Objects;

/**
 * What is known about the delegation chain of an accepted credential.
 *
 * @param verified whether there is a chain and every entry of it is proven
 * @param entries the entries, outermost first
 */
public record DelegationReport(boolean verified, List<Entry> entries) {
  /** Copies {@code entries}. */
  public DelegationReport {
    entries = List.copyOf(entries);
  }

  /**
   * One entry.
   *
   * @param domain the domain that vouches
   * @param role its part
   * @param verified whether that is proven; false means that its documents could not be had
   */
  public record Entry(String domain, DelegationRole role, boolean verified) {
    /** Refuses {@code null}. */
    public Entry {
      Objects.requireNonNull(domain, "domain");
      Objects.requireNonNull(role, "role");
    }

    static Entry of(DelegationLink link, boolean verified) {
      return new Entry(link.domain(), link.role(), verified);
    }

    private JsonObject toJson() {
      return JsonObject.builder()
          .put("domain", domain)
          .put("role", role.wire())
          .put("verified", verified)
          .build();
    }
  }

  static DelegationReport unverified(List<DelegationLink> chain) {
    return new DelegationReport(false, chain.stream().map(link -> Entry.of(link, false)).toList());
  }

  JsonArray entriesJson() {
    return new JsonArray(entries.stream().<JsonValue>map(Entry::toJson).toList());
  }
}
