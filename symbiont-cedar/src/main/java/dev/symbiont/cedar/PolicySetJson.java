package dev.symbiont.cedar;

import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cedar.policy.PolicyId;
import dev.symbiont.cedar.policy.Slot;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.ValueJson;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The JSON format of policy sets: static policies, templates, and links of templates. */
final class PolicySetJson {
  private static final JsonLimits LIMITS = new JsonLimits(64 * 1024 * 1024, 250);
  private static final String STATIC = "staticPolicies";
  private static final String TEMPLATES = "templates";
  private static final String LINKS = "templateLinks";

  private PolicySetJson() {}

  static PolicySet read(String text) {
    if (!(new GsonCodec().read(text, LIMITS) instanceof JsonObject json)) {
      throw new JsonFormatException("$", "a policy set is an object");
    }
    requireMembers(json, "$", Set.of(STATIC, TEMPLATES, LINKS));
    Map<PolicyId, Policy> policies = new LinkedHashMap<>();
    policies(json, STATIC, false, policies);
    policies(json, TEMPLATES, true, policies);
    Map<PolicyId, TemplateLink> links = new LinkedHashMap<>();
    for (JsonValue link : json.array(LINKS).orElse(JsonArray.EMPTY)) {
      link(link, "$." + LINKS + "[" + links.size() + "]", links);
    }
    try {
      return PolicySet.of(policies).withLinks(links);
    } catch (CedarException e) {
      throw new JsonFormatException("$." + LINKS, e.getMessage());
    }
  }

  private static void policies(
      JsonObject json, String member, boolean templates, Map<PolicyId, Policy> policies) {
    JsonObject group = json.object(member).orElse(JsonObject.EMPTY);
    if (json.has(member) && json.object(member).isEmpty()) {
      throw new JsonFormatException("$." + member, "expected an object");
    }
    group
        .members()
        .forEach(
            (name, value) -> {
              String path = "$." + member + "." + name;
              Policy policy = Policy.fromJson(object(value, path));
              if (policy.slots().isEmpty() == templates) {
                throw new JsonFormatException(
                    path, templates ? "a template has a slot" : "a static policy has no slot");
              }
              if (policies.put(new PolicyId(name), policy) != null) {
                throw new JsonFormatException(path, "the name is taken already");
              }
            });
  }

  private static void link(JsonValue value, String path, Map<PolicyId, TemplateLink> links) {
    JsonObject json = object(value, path);
    requireMembers(json, path, Set.of("templateId", "newId", "values"));
    Map<Slot, EntityUid> values = new EnumMap<>(Slot.class);
    object(json.get("values").orElse(JsonObject.EMPTY), path)
        .members()
        .forEach((slot, uid) -> values.put(slot(slot, path), ValueJson.readUid(uid, path)));
    TemplateLink link = new TemplateLink(new PolicyId(string(json, "templateId", path)), values);
    if (links.put(new PolicyId(string(json, "newId", path)), link) != null) {
      throw new JsonFormatException(path, "the name is taken already");
    }
  }

  private static Slot slot(String text, String path) {
    return Arrays.stream(Slot.values())
        .filter(slot -> slot.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new JsonFormatException(path, "there is no slot \"" + text + "\""));
  }

  private static JsonObject object(JsonValue value, String path) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new JsonFormatException(path, "expected an object, was " + value.kind());
  }

  private static String string(JsonObject json, String member, String path) {
    return json.string(member)
        .orElseThrow(() -> new JsonFormatException(path, "\"" + member + "\" must be a string"));
  }

  private static void requireMembers(JsonObject json, String path, Set<String> allowed) {
    for (String name : json.members().keySet()) {
      if (!allowed.contains(name)) {
        throw new JsonFormatException(path, "unknown member \"" + name + "\"");
      }
    }
  }

  static JsonObject write(PolicySet policies) {
    JsonObject.Builder statics = JsonObject.builder();
    policies
        .policies()
        .forEach(
            (id, policy) -> {
              if (!policies.links().containsKey(id)) {
                statics.put(id.value(), policy.toJson());
              }
            });
    JsonObject.Builder templates = JsonObject.builder();
    policies.templates().forEach((id, policy) -> templates.put(id.value(), policy.toJson()));
    List<JsonValue> links = new ArrayList<>();
    policies.links().forEach((id, link) -> links.add(write(id, link)));
    return JsonObject.builder()
        .put(STATIC, statics.build())
        .put(TEMPLATES, templates.build())
        .put(LINKS, new JsonArray(links))
        .build();
  }

  private static JsonObject write(PolicyId id, TemplateLink link) {
    JsonObject.Builder values = JsonObject.builder();
    link.values().forEach((slot, uid) -> values.put(slot.text(), ValueJson.writeUid(uid)));
    return JsonObject.builder()
        .put("templateId", link.template().value())
        .put("newId", id.value())
        .put("values", values.build())
        .build();
  }
}
