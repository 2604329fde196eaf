package dev.symbiont.benchmarks.reasoning;

import dev.symbiont.domain.reasoning.CedarPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * The policies of the measurements: one permit that applies, nine statements that must be asked.
 */
final class TenPolicies {
  private TenPolicies() {}

  static List<CedarPolicy> all() {
    List<CedarPolicy> policies = new ArrayList<>();
    policies.add(
        CedarPolicy.of(
            "notes",
            "permit(principal, action in Action::\"tool_call\", resource)"
                + " when { resource.tool_name == \"note\" };"));
    for (int i = 1; i < 10; i++) {
      policies.add(
          CedarPolicy.of(
              "limit-" + i,
              "forbid(principal, action in Action::\"tool_call\", resource) when {"
                  + " context.iteration > %d || resource.risk_tier == \"critical\" };"
                      .formatted(10_000 + i)));
    }
    return policies;
  }

  static String text() {
    return String.join("\n", all().stream().map(CedarPolicy::source).toList());
  }
}
