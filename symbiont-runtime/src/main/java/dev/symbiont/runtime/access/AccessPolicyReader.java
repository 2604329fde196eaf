package dev.symbiont.runtime.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads {@code access_policies.yaml}: the whole file, or nothing of it (section 4.2). */
final class AccessPolicyReader {
  private static final int LARGEST = 256 * 1024;
  private static final int MOST_POLICIES = 1000;
  private static final long FLAT_PRIORITY = 100;
  private static final long NESTED_PRIORITY = 1000;
  private static final Set<String> FLAT =
      Set.of(
          "name",
          "description",
          "enabled",
          "priority",
          "conditions",
          "effect",
          "resources",
          "operations",
          "reason",
          "escalate_to");
  private static final Set<String> NESTED =
      Set.of("id", "name", "description", "version", "enabled", "priority", "rules");
  private static final Set<String> RULE =
      Set.of("id", "name", "description", "conditions", "effect", "priority");

  private final List<AccessRule> rules = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  private AccessPolicyReader() {}

  static List<AccessRule> read(Path file) {
    try {
      return new AccessPolicyReader().all(YamlNode.root(yaml(file)));
    } catch (InvalidAccessPolicyException e) {
      throw new InvalidAccessPolicyException(file + ": " + e.getMessage());
    } catch (IOException e) {
      throw new InvalidAccessPolicyException(file + " cannot be read: " + e);
    }
  }

  private static @Nullable Object yaml(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new InvalidAccessPolicyException("the file is longer than 256 KiB");
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
    } catch (CharacterCodingException e) {
      throw new InvalidAccessPolicyException("the file is not UTF-8");
    }
    YamlNode.requireShallow(text);
    LoadSettings settings =
        LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(LARGEST)
            .build();
    try {
      return new Load(settings).loadFromString(text);
    } catch (YamlEngineException e) {
      throw new InvalidAccessPolicyException(
          "the file is not YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " "));
    }
  }

  private List<AccessRule> all(YamlNode root) {
    root.requireOnly(Set.of("version", "policies"));
    List<YamlNode> policies = root.required("policies").list();
    if (policies.size() > MOST_POLICIES) {
      throw root.problem("there are more than " + MOST_POLICIES + " policies");
    }
    policies.forEach(policy -> policy(policy, policy.find("rules").isPresent()));
    return rules;
  }

  private void policy(YamlNode policy, boolean nested) {
    policy.requireOnly(nested ? NESTED : FLAT);
    String id = policy.required(nested ? "id" : "name").text();
    if (!ids.add(id)) {
      throw policy.problem("there are two policies '" + id + "'");
    }
    boolean enabled = policy.find("enabled").map(YamlNode::flag).orElse(true);
    List<AccessRule> before = List.copyOf(rules);
    if (nested) {
      nested(policy, id);
    } else {
      flat(policy, id);
    }
    // What is switched off is checked all the same.
    if (!enabled) {
      rules.subList(before.size(), rules.size()).clear();
    }
  }

  // ---- flat ---------------------------------------------------------------------------------

  private void flat(YamlNode policy, String name) {
    List<AccessRule.Condition> conditions = new ArrayList<>();
    policy.find("conditions").stream()
        .flatMap(list -> list.list().stream())
        .flatMap(map -> map.members().stream())
        .forEach(member -> conditions.add(Conditions.flat(member)));
    policy.find("resources").map(Conditions::flatResources).ifPresent(conditions::add);
    policy.find("operations").map(Conditions::operations).ifPresent(conditions::add);
    AccessRule.Effect effect = effect(policy.required("effect"));
    rules.add(
        new AccessRule(
            "'" + name + "'",
            policy.find("priority").map(YamlNode::whole).orElse(FLAT_PRIORITY),
            0,
            effect,
            conditions,
            text(policy, "reason"),
            policy.find("escalate_to").map(YamlNode::text).orElse("administrator")));
  }

  // ---- nested -------------------------------------------------------------------------------

  private void nested(YamlNode policy, String id) {
    long priority = policy.find("priority").map(YamlNode::whole).orElse(NESTED_PRIORITY);
    Set<String> seen = new HashSet<>();
    for (YamlNode rule : policy.required("rules").list()) {
      rule.requireOnly(RULE);
      String ruleId = rule.required("id").text();
      if (!seen.add(ruleId)) {
        throw rule.problem("there are two rules '" + ruleId + "' in the policy '" + id + "'");
      }
      List<AccessRule.Condition> conditions =
          rule.find("conditions").map(YamlNode::list).orElse(List.of()).stream()
              .map(Conditions::nested)
              .toList();
      YamlNode effect = rule.required("effect");
      effect.requireOnly(Set.of("type", "reason", "to"));
      rules.add(
          new AccessRule(
              "'%s', rule '%s'".formatted(id, ruleId),
              priority,
              rule.find("priority").map(YamlNode::whole).orElse(FLAT_PRIORITY),
              effect(effect.required("type")),
              conditions,
              text(effect, "reason"),
              effect.find("to").map(YamlNode::text).orElse("administrator")));
    }
  }

  private static String text(YamlNode holder, String name) {
    return holder.find(name).map(YamlNode::text).orElse("");
  }

  private static AccessRule.Effect effect(YamlNode node) {
    String word = node.text();
    for (AccessRule.Effect effect : AccessRule.Effect.values()) {
      if (effect.word().equals(word)) {
        return effect;
      }
    }
    throw node.problem(
        word.equals("Limit")
            ? "Limit cannot be kept by this runtime, which runs tools as plain processes; limit them in their manifests"
            : "'%s' is no effect; there are Allow, Deny, Audit and Escalate".formatted(word));
  }

  static Optional<ResourceType> type(String word) {
    for (ResourceType type : ResourceType.values()) {
      if (type.word().equals(word)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
