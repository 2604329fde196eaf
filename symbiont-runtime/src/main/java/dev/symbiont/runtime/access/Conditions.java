package dev.symbiont.runtime.access;

import dev.symbiont.runtime.access.AccessRule.Condition;
import dev.symbiont.runtime.policy.Glob;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The conditions of access policies (section 4.2). */
final class Conditions {
  private static final int DEEPEST = 16;
  private static final Map<String, String> LEVELS =
      Map.of("none", "None", "standard", "Tier1", "high", "Tier2", "maximum", "Tier3");
  private static final Set<String> TIERS = Set.of("None", "Tier1", "Tier2", "Tier3");

  private Conditions() {}

  // ---- flat ---------------------------------------------------------------------------------

  /** Reads one member of a condition; its name says what it is about. */
  static Condition flat(YamlNode member) {
    return switch (member.name()) {
      case "resource_type" -> types(member);
      case "agent_security_level" -> tiers(member);
      case "agent", "agents" -> agents(member);
      case "agent_capability" -> {
        List<String> wanted = texts(member);
        yield question -> question.who().capabilities().stream().anyMatch(wanted::contains);
      }
      case "time" -> time(member);
      case "secret", "environment" ->
          throw member.problem("this runtime cannot tell; leave the condition out");
      default ->
          throw member.problem(
              "is no condition; there are resource_type, agent_security_level, agent, agents,"
                  + " agent_capability and time");
    };
  }

  static Condition flatResources(YamlNode node) {
    return resources(node, ResourcePattern::flat);
  }

  static Condition operations(YamlNode node) {
    Set<AccessType> wanted =
        node.oneOrMore().stream()
            .map(Conditions::operation)
            .collect(Collectors.toUnmodifiableSet());
    return question -> wanted.contains(question.operation());
  }

  // ---- nested -------------------------------------------------------------------------------

  static Condition nested(YamlNode node) {
    return nested(node, 1);
  }

  private static Condition nested(YamlNode node, int depth) {
    if (depth > DEEPEST) {
      throw node.problem("conditions nest deeper than " + DEEPEST);
    }
    node.requireOnly(Set.of("type", "parameters"));
    YamlNode parameters = node.required("parameters");
    String type = node.required("type").text();
    return switch (type) {
      case "resource_match" -> {
        parameters.requireOnly(Set.of("resource_type", "patterns"));
        Condition types = types(parameters.required("resource_type"));
        Condition patterns = resources(parameters.required("patterns"), ResourcePattern::nested);
        yield question -> types.holds(question) && patterns.holds(question);
      }
      case "access_match" -> operations(parameters.required("access_types"));
      case "security_level" -> tiers(parameters.required("levels"));
      case "agent_match" -> agents(parameters.required("patterns"));
      case "time_match" -> time(parameters);
      case "and" -> {
        List<Condition> all = inner(parameters, depth);
        yield question -> all.stream().allMatch(each -> each.holds(question));
      }
      case "or" -> {
        List<Condition> any = inner(parameters, depth);
        yield question -> any.stream().anyMatch(each -> each.holds(question));
      }
      case "not" -> {
        Condition inner = nested(parameters.required("condition"), depth + 1);
        yield question -> !inner.holds(question);
      }
      case "secret_match" ->
          throw node.problem("this runtime cannot tell; leave the condition out");
      default ->
          throw node.problem(
              "'%s' is no condition; there are resource_match, access_match, security_level, agent_match, time_match, and, or, not"
                  .formatted(type));
    };
  }

  private static List<Condition> inner(YamlNode parameters, int depth) {
    return parameters.required("conditions").list().stream()
        .map(node -> nested(node, depth + 1))
        .toList();
  }

  // ---- both ---------------------------------------------------------------------------------

  private static Condition types(YamlNode node) {
    Set<ResourceType> wanted =
        node.oneOrMore().stream()
            .map(
                each ->
                    AccessPolicyReader.type(each.text())
                        .orElseThrow(
                            () ->
                                each.problem(
                                    "'%s' is no type of resource; there are %s"
                                        .formatted(
                                            each.text(),
                                            words(ResourceType.values(), ResourceType::word)))))
            .collect(Collectors.toUnmodifiableSet());
    return question -> wanted.contains(question.type());
  }

  private static Condition resources(YamlNode node, Function<String, ResourcePattern> read) {
    List<ResourcePattern> patterns =
        node.oneOrMore().stream()
            .map(
                each -> {
                  if (each.text().length() > ResourcePattern.LONGEST) {
                    throw each.problem(
                        "a pattern must have at most %d characters"
                            .formatted(ResourcePattern.LONGEST));
                  }
                  return read.apply(each.text());
                })
            .toList();
    return question ->
        question.spellings().stream()
            .anyMatch(
                spelling ->
                    patterns.stream()
                        .anyMatch(pattern -> pattern.matches(question.type(), spelling)));
  }

  private static Condition tiers(YamlNode node) {
    Set<String> wanted =
        node.oneOrMore().stream()
            .map(
                each -> {
                  String tier =
                      LEVELS.getOrDefault(each.text().toLowerCase(Locale.ROOT), each.text());
                  if (!TIERS.contains(tier)) {
                    throw each.problem(
                        "'%s' is no level; there are none, standard, high, maximum"
                            .formatted(each.text()));
                  }
                  return tier;
                })
            .collect(Collectors.toUnmodifiableSet());
    return question -> wanted.contains(question.who().tier());
  }

  private static Condition agents(YamlNode node) {
    List<Glob> patterns = texts(node).stream().map(Glob::of).toList();
    return question ->
        patterns.stream()
            .anyMatch(
                pattern ->
                    pattern.matches(question.who().id()) || pattern.matches(question.who().name()));
  }

  private static Condition time(YamlNode node) {
    node.requireOnly(Set.of("start", "end", "days", "timezone"));
    try {
      LocalTime start = LocalTime.parse(node.required("start").text());
      LocalTime end = LocalTime.parse(node.required("end").text());
      ZoneId zone = ZoneId.of(node.find("timezone").map(YamlNode::text).orElse("UTC"));
      Set<DayOfWeek> days =
          node.find("days")
              .map(list -> list.oneOrMore().stream().map(Conditions::day).toList())
              .map(EnumSet::copyOf)
              .orElseGet(() -> EnumSet.allOf(DayOfWeek.class));
      return question -> isWithin(question.now().atZone(zone), start, end, days);
    } catch (DateTimeException e) {
      throw node.problem("is no time window: " + e.getMessage());
    }
  }

  /** A window that ends before it starts goes over midnight. */
  private static boolean isWithin(
      ZonedDateTime now, LocalTime start, LocalTime end, Set<DayOfWeek> days) {
    LocalTime time = now.toLocalTime();
    boolean afterStart = !time.isBefore(start);
    boolean beforeEnd = time.isBefore(end);
    boolean inside = start.isBefore(end) ? afterStart && beforeEnd : afterStart || beforeEnd;
    return inside && days.contains(now.getDayOfWeek());
  }

  private static DayOfWeek day(YamlNode node) {
    String text = node.text().toUpperCase(Locale.ROOT);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().equals(text) || day.name().substring(0, 3).equals(text)) {
        return day;
      }
    }
    throw node.problem("'" + node.text() + "' is no day of the week");
  }

  private static AccessType operation(YamlNode node) {
    for (AccessType type : AccessType.values()) {
      if (type.word().equals(node.text())) {
        return type;
      }
    }
    throw node.problem(
        "'%s' is no operation; there are %s"
            .formatted(node.text(), words(AccessType.values(), AccessType::word)));
  }

  private static List<String> texts(YamlNode node) {
    return node.oneOrMore().stream().map(YamlNode::text).toList();
  }

  private static <T> String words(T[] values, Function<T, String> word) {
    return Arrays.stream(values).map(word).collect(Collectors.joining(", "));
  }
}
