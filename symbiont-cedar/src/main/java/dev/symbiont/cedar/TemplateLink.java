package dev.symbiont.cedar;

import dev.symbiont.cedar.policy.PolicyId;
import dev.symbiont.cedar.policy.Slot;
import dev.symbiont.cedar.value.EntityUid;
import java.util.Map;

/**
 * A policy made from a template.
 *
 * @param template the template's name
 * @param values the entity for each slot of the template
 */
public record TemplateLink(PolicyId template, Map<Slot, EntityUid> values) {
  /** Copies {@code values}. */
  public TemplateLink {
    values = Map.copyOf(values);
  }
}
