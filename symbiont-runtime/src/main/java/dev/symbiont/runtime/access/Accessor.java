package dev.symbiont.runtime.access;

import java.util.List;
import java.util.Objects;

/**
 * Who accesses a resource.
 *
 * @param id the id of the agent
 * @param name its name
 * @param tier {@code None}, {@code Tier1}, {@code Tier2} or {@code Tier3}
 * @param capabilities what it declares
 */
public record Accessor(String id, String name, String tier, List<String> capabilities) {
  /** Copies the list. */
  public Accessor {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(tier, "tier");
    capabilities = List.copyOf(capabilities);
  }
}
