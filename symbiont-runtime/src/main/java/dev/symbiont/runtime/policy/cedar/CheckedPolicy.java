package dev.symbiont.runtime.policy.cedar;

import dev.symbiont.cedar.error.CedarSyntaxException;
import dev.symbiont.cedar.policy.ActionScope;
import dev.symbiont.cedar.policy.Effect;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cedar.policy.PolicyId;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.domain.reasoning.CedarPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A named policy text that was read and looked over.
 *
 * @param text the text as it was given
 * @param statements the statements by id: the annotation {@code @id}, else {@code name#index}
 * @param warnings what the author should know
 */
public record CheckedPolicy(
    CedarPolicy text, Map<PolicyId, Policy> statements, List<String> warnings) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");
  private static final int LONGEST_SOURCE = 64 * 1024;
  private static final String INPUT = "tool_input";
  private static final Set<String> GROUPS = Set.of("tool_call", "delegate", "message");
  private static final Set<String> SINGLE_ACTIONS = Set.of("respond", "terminate");

  /** Copies the collections. */
  public CheckedPolicy {
    Objects.requireNonNull(text, "text");
    statements = Collections.unmodifiableMap(new LinkedHashMap<>(statements));
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads {@code policy}.
   *
   * @throws InvalidPolicyException if the name or the source is refused; the message shows the
   *     right spelling of the mistakes that published examples make
   */
  public static CheckedPolicy read(CedarPolicy policy) {
    if (!NAME.matcher(policy.name()).matches()) {
      throw new InvalidPolicyException("the name must be 1 to 128 of A-Z a-z 0-9 _ . : -", 0, 0);
    }
    if (policy.source().length() > LONGEST_SOURCE) {
      throw new InvalidPolicyException("the source is longer than 64 KiB", 0, 0);
    }
    List<Policy> parsed = parse(policy.source());
    if (parsed.isEmpty()) {
      throw new InvalidPolicyException("the source holds no policy", 1, 1);
    }
    return new Reading(policy).check(parsed);
  }

  private static List<Policy> parse(String source) {
    try {
      return Policy.parseAll(source);
    } catch (CedarSyntaxException e) {
      throw new InvalidPolicyException(
          e.getMessage() + Spelling.hint(source), e.line(), e.column());
    }
  }

  /** Turns statements into what the gate evaluates, and collects warnings. */
  private static final class Reading {
    private final CedarPolicy policy;
    private final Map<PolicyId, Policy> statements = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> annotated = new HashSet<>();

    Reading(CedarPolicy policy) {
      this.policy = policy;
    }

    CheckedPolicy check(List<Policy> parsed) {
      for (int i = 0; i < parsed.size(); i++) {
        String id = id(parsed.get(i), policy.name() + "#" + i);
        if (!parsed.get(i).slots().isEmpty()) {
          throw new InvalidPolicyException(
              "'" + id + "' is a template, which has no place here", 1, 1);
        }
        statements.put(PolicyId.of(id), withGroups(parsed.get(i), id));
        warnAboutInput(parsed.get(i), id);
        warnAboutLetters(parsed.get(i), id);
      }
      return new CheckedPolicy(policy, statements, warnings);
    }

    private String id(Policy statement, String fallback) {
      String annotation = statement.annotations().getOrDefault("id", "");
      return !annotation.isEmpty() && annotated.add(annotation) ? annotation : fallback;
    }

    /**
     * {@code action == Action::"tool_call"} never matches, because every call is an action of its
     * own below that group; what its author means is {@code in}.
     */
    private Policy withGroups(Policy statement, String id) {
      if (!(statement.action() instanceof ActionScope.Equal equal)) {
        warnAboutScope(statement, id);
        return statement;
      }
      if (!isGroup(equal.action())) {
        warnAboutAction(equal.action(), id);
        return statement;
      }
      warnings.add(
          "%s: 'action == %s' is read as 'action in %s', because each call is an action of its own"
              .formatted(id, equal.action(), equal.action()));
      return new Policy(
          statement.annotations(),
          statement.effect(),
          statement.principal(),
          new ActionScope.In(List.of(equal.action())),
          statement.resource(),
          statement.conditions());
    }

    private void warnAboutScope(Policy statement, String id) {
      if (statement.action() instanceof ActionScope.In in) {
        in.actions().forEach(action -> warnAboutAction(action, id));
      } else if (statement.effect() == Effect.PERMIT && statement.conditions().isEmpty()) {
        warnings.add(id + ": permits every action without any condition");
      }
    }

    private void warnAboutInput(Policy statement, String id) {
      String conditions = statement.conditions().toString();
      if (!conditions.contains(INPUT)) {
        return;
      }
      if (statement.effect() == Effect.PERMIT) {
        warnings.add(id + ": grants rights by context.tool_input, which the model chooses");
      } else if (!conditions.contains(" has ")) {
        warnings.add(
            id
                + ": reads context.tool_input without 'has', so every call without that member is"
                + " denied, too");
      }
    }

    /** Letters that look alike make two names that look like one. */
    private void warnAboutLetters(Policy statement, String id) {
      String scope = "" + statement.principal() + statement.action() + statement.resource();
      if (scope.chars().anyMatch(c -> c < ' ' || c > '~')) {
        warnings.add(
            id + ": its scope holds letters beyond ASCII, or such that cannot be seen; check them");
      }
    }

    private void warnAboutAction(EntityUid action, String id) {
      String name = action.id();
      boolean known =
          GROUPS.contains(name)
              || SINGLE_ACTIONS.contains(name)
              || GROUPS.stream().anyMatch(group -> name.startsWith(group + "::"));
      if (action.type().name().equals("Action") && !known) {
        warnings.add(
            "%s: no action is ever called %s; tool calls are Action::\"tool_call::<tool>\""
                .formatted(id, action));
      }
    }

    /** The action that a tool's manifest declares in a namespace is a group of its calls, too. */
    private static boolean isGroup(EntityUid action) {
      String type = action.type().name();
      return type.endsWith("::Action") || (type.equals("Action") && GROUPS.contains(action.id()));
    }
  }
}
