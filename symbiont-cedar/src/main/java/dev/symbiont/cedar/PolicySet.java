package dev.symbiont.cedar;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.cedar.error.CedarSyntaxException;
import dev.symbiont.cedar.eval.CompiledPolicy;
import dev.symbiont.cedar.eval.ScopeIndex;
import dev.symbiont.cedar.policy.Effect;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cedar.policy.PolicyId;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Policies that are compiled, indexed by scope, and decide requests together. Immutable and
 * thread-safe: a change makes a new set, which compiles only what is new.
 *
 * <p>The answer follows the Cedar specification: a request is allowed if a permit is satisfied and
 * no forbid is; a policy that cannot be evaluated is skipped unless an {@link ErrorRule} says
 * otherwise.
 */
public final class PolicySet {
  /** The set without policies, which denies everything. */
  public static final PolicySet EMPTY =
      new PolicySet(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());

  private final Map<PolicyId, Policy> templates;
  private final Map<PolicyId, TemplateLink> links;
  private final Map<PolicyId, CompiledPolicy> compiled;
  private final ScopeIndex index;

  private PolicySet(
      Map<PolicyId, Policy> templates,
      Map<PolicyId, TemplateLink> links,
      Map<PolicyId, CompiledPolicy> compiled) {
    this.templates = templates;
    this.links = links;
    this.compiled = compiled;
    this.index = new ScopeIndex(List.copyOf(compiled.values()));
  }

  /**
   * Reads policies and templates in Cedar syntax and names them {@code policy0}, {@code policy1}, …
   * in the order of the text.
   *
   * @throws CedarSyntaxException if {@code text} is not a list of policies
   */
  public static PolicySet parse(String text) {
    Map<PolicyId, Policy> policies = new LinkedHashMap<>();
    for (Policy policy : Policy.parseAll(text)) {
      policies.put(new PolicyId("policy" + policies.size()), policy);
    }
    return of(policies);
  }

  /**
   * Reads the JSON format of policy sets.
   *
   * @throws JsonFormatException if {@code json} is not JSON of that shape
   */
  public static PolicySet fromJson(String json) {
    return PolicySetJson.read(json);
  }

  /** Returns the set in the JSON format of policy sets; {@link #fromJson} reads it back. */
  public JsonObject toJson() {
    return PolicySetJson.write(this);
  }

  /**
   * Returns the policies and templates in Cedar syntax. Names, links and comments have no place
   * there.
   */
  public String toCedar() {
    StringBuilder text = new StringBuilder();
    compiled.forEach(
        (id, policy) -> {
          if (!links.containsKey(id)) {
            text.append(policy.policy().toCedar()).append("\n\n");
          }
        });
    templates.values().forEach(template -> text.append(template.toCedar()).append("\n\n"));
    return text.toString().stripTrailing();
  }

  /** Returns the set of {@code policies}, some of which may be templates. */
  public static PolicySet of(Map<PolicyId, Policy> policies) {
    return EMPTY.with(policies);
  }

  /**
   * Returns this set with {@code policies} added. One whose name is taken replaces the old policy
   * in its place, or the old template and with it all its links.
   */
  public PolicySet with(Map<PolicyId, Policy> policies) {
    Draft draft = new Draft(this);
    policies.forEach(draft::put);
    return draft.build();
  }

  /** Returns this set with {@code policy} added or replaced, as {@link #with(Map)}. */
  public PolicySet with(PolicyId id, Policy policy) {
    return with(Map.of(id, policy));
  }

  /**
   * Returns this set with the policy {@code id} made from a template.
   *
   * @throws CedarException if there is no such template, {@code id} is taken, or the values do not
   *     fill exactly the template's slots
   */
  public PolicySet withLink(PolicyId id, TemplateLink link) {
    return withLinks(Map.of(id, link));
  }

  /**
   * Returns this set with policies made from templates.
   *
   * @throws CedarException as {@link #withLink}
   */
  public PolicySet withLinks(Map<PolicyId, TemplateLink> newLinks) {
    Draft draft = new Draft(this);
    newLinks.forEach(draft::link);
    return draft.build();
  }

  /**
   * Returns this set without the policy {@code id}; without a template and its links if it is one.
   */
  public PolicySet without(PolicyId id) {
    Draft draft = new Draft(this);
    draft.remove(id);
    return draft.build();
  }

  /** Returns the policy or template {@code id}; for a link, the template with its slots filled. */
  public Optional<Policy> find(PolicyId id) {
    CompiledPolicy policy = compiled.get(id);
    return policy == null ? Optional.ofNullable(templates.get(id)) : Optional.of(policy.policy());
  }

  /** Returns the policies that decide, in order: static policies, and links with slots filled. */
  public Map<PolicyId, Policy> policies() {
    Map<PolicyId, Policy> policies = new LinkedHashMap<>();
    compiled.forEach((id, policy) -> policies.put(id, policy.policy()));
    return Collections.unmodifiableMap(policies);
  }

  /** Returns the templates in order. */
  public Map<PolicyId, Policy> templates() {
    return Collections.unmodifiableMap(templates);
  }

  /** Returns the policies that were made from templates. */
  public Map<PolicyId, TemplateLink> links() {
    return Collections.unmodifiableMap(links);
  }

  /** Decides {@code request} by the Cedar specification. */
  public Authorization authorize(Request request, Entities entities) {
    return authorize(request, entities, ErrorRule.SKIP);
  }

  /** Decides {@code request}; {@code rule} says what a failing policy does. */
  public Authorization authorize(Request request, Entities entities, ErrorRule rule) {
    List<PolicyId> permits = new ArrayList<>(2);
    List<PolicyId> forbids = new ArrayList<>(2);
    List<PolicyId> denyingErrors = List.of();
    List<PolicyError> errors = List.of();
    for (CompiledPolicy policy : index.candidates(request, entities)) {
      if (policy.applies(request, entities)) {
        Effect effect = policy.policy().effect();
        CompiledPolicy.Verdict verdict = policy.evaluate(request, entities);
        if (verdict.satisfied()) {
          (effect == Effect.PERMIT ? permits : forbids).add(policy.id());
        } else if (verdict.error().isPresent()) {
          errors = append(errors, new PolicyError(policy.id(), verdict.error().get()));
          denyingErrors = rule.denies(effect) ? append(denyingErrors, policy.id()) : denyingErrors;
        }
      }
    }
    if (!forbids.isEmpty()) {
      return new Authorization(Decision.DENY, forbids, errors);
    }
    if (!denyingErrors.isEmpty()) {
      return new Authorization(Decision.DENY, denyingErrors, errors);
    }
    Decision decision = permits.isEmpty() ? Decision.DENY : Decision.ALLOW;
    return new Authorization(decision, permits, errors);
  }

  private static <T> List<T> append(List<T> list, T element) {
    List<T> longer = list.isEmpty() ? new ArrayList<>() : list;
    longer.add(element);
    return longer;
  }

  /** Tells what each policy says about {@code request}, in order; for people, and slower. */
  public List<PolicyOutcome> explain(Request request, Entities entities) {
    return index.policies().stream().map(policy -> outcome(policy, request, entities)).toList();
  }

  private static PolicyOutcome outcome(CompiledPolicy policy, Request request, Entities entities) {
    Effect effect = policy.policy().effect();
    if (!policy.applies(request, entities)) {
      return new PolicyOutcome(
          policy.id(), effect, PolicyOutcome.Result.OUT_OF_SCOPE, Optional.empty());
    }
    CompiledPolicy.Verdict verdict = policy.evaluate(request, entities);
    PolicyOutcome.Result result;
    if (verdict.error().isPresent()) {
      result = PolicyOutcome.Result.ERROR;
    } else {
      result =
          verdict.satisfied()
              ? PolicyOutcome.Result.SATISFIED
              : PolicyOutcome.Result.CONDITION_FAILED;
    }
    return new PolicyOutcome(policy.id(), effect, result, verdict.error());
  }

  /** A set under construction. */
  private static final class Draft {
    private final Map<PolicyId, Policy> templates;
    private final Map<PolicyId, TemplateLink> links;
    private final Map<PolicyId, CompiledPolicy> compiled;

    Draft(PolicySet base) {
      templates = new LinkedHashMap<>(base.templates);
      links = new LinkedHashMap<>(base.links);
      compiled = new LinkedHashMap<>(base.compiled);
    }

    void put(PolicyId id, Policy policy) {
      boolean template = !policy.slots().isEmpty();
      // Only a static policy is replaced in place: of anything else, links may hang on the old one.
      if (template || templates.containsKey(id) || links.containsKey(id)) {
        remove(id);
      }
      if (template) {
        templates.put(id, policy);
      } else {
        compiled.put(id, new CompiledPolicy(id, policy));
      }
    }

    void link(PolicyId id, TemplateLink link) {
      Policy template = templates.get(link.template());
      if (template == null) {
        throw new CedarException("there is no template '" + link.template() + "' to link");
      }
      if (compiled.containsKey(id) || templates.containsKey(id)) {
        throw new CedarException("the name '" + id + "' is taken already");
      }
      compiled.put(id, new CompiledPolicy(id, template.link(link.values())));
      links.put(id, link);
    }

    void remove(PolicyId id) {
      compiled.remove(id);
      links.remove(id);
      if (templates.remove(id) != null) {
        links.entrySet().removeIf(entry -> removesLink(id, entry));
      }
    }

    private boolean removesLink(PolicyId template, Map.Entry<PolicyId, TemplateLink> entry) {
      boolean removed = entry.getValue().template().equals(template);
      if (removed) {
        compiled.remove(entry.getKey());
      }
      return removed;
    }

    PolicySet build() {
      return new PolicySet(templates, links, compiled);
    }
  }
}
