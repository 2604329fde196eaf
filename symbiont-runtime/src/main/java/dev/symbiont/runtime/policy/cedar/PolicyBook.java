package dev.symbiont.runtime.policy.cedar;

import dev.symbiont.cedar.PolicySet;
import dev.symbiont.cedar.policy.Effect;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cedar.policy.PolicyId;
import dev.symbiont.domain.error.SymbiontException;
import dev.symbiont.domain.file.DurableFiles;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.runtime.policy.ActionContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * All Cedar policies of a runtime: a built-in permit to answer, shared files, policies of each
 * agent, and restrictions of single loops (runtime policy specification section 2.4). Thread-safe;
 * a decision sees all of a change or nothing of it.
 *
 * <p>Agent policies are kept in one file per agent, written atomically. Shared policies are the
 * files {@code *.cedar} of a directory; one that cannot be read is an error, because it may hold a
 * forbid.
 */
public final class PolicyBook {
  private static final CheckedPolicy BASELINE =
      CheckedPolicy.read(
          CedarPolicy.of(
              "baseline",
              "@id(\"baseline\") permit(principal, action in [Action::\"respond\","
                  + " Action::\"terminate\"], resource);"));
  private static final JsonLimits FILE_LIMITS = new JsonLimits(16 * 1024 * 1024, 8);
  private static final int MOST_POLICIES = 1000;

  private final Path directory;
  private final JsonCodec json;
  private final Map<String, Map<String, CheckedPolicy>> byAgent = new ConcurrentHashMap<>();
  private final Map<String, List<CheckedPolicy>> byLoop = new ConcurrentHashMap<>();
  private final Map<String, PolicySet> compiled = new ConcurrentHashMap<>();
  private volatile List<CheckedPolicy> shared = List.of();

  private PolicyBook(Path directory, JsonCodec json) {
    this.directory = directory;
    this.json = json;
  }

  /**
   * Opens the book that is kept in {@code directory}.
   *
   * @throws SymbiontException if a file of it is damaged
   */
  public static PolicyBook open(Path directory, JsonCodec json) {
    PolicyBook book = new PolicyBook(directory, Objects.requireNonNull(json, "json"));
    try {
      DurableFiles.createDirectory(directory);
      try (Stream<Path> files = Files.list(directory)) {
        files.filter(file -> file.toString().endsWith(".json")).forEach(book::load);
      }
    } catch (IOException e) {
      throw new SymbiontException("the policies in " + directory + " cannot be read: " + e, e);
    }
    return book;
  }

  /**
   * Reads the shared policies anew: every file {@code *.cedar} in {@code sharedDirectory}. If one
   * is refused, the ones read before stay in force.
   *
   * @return the warnings about them
   * @throws InvalidPolicyException if a file is not Cedar
   * @throws SymbiontException if a file cannot be read
   */
  public synchronized List<String> loadShared(Path sharedDirectory) {
    List<CheckedPolicy> read = new ArrayList<>();
    try (Stream<Path> files = Files.list(sharedDirectory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".cedar")).sorted().toList()) {
        read.add(readShared(file));
      }
    } catch (IOException e) {
      throw new SymbiontException(
          "the policies in " + sharedDirectory + " cannot be read: " + e, e);
    }
    shared = List.copyOf(read);
    compiled.clear();
    return read.stream().flatMap(policy -> policy.warnings().stream()).toList();
  }

  /** Returns the policies of an agent in the order of their names. */
  public List<CedarPolicy> list(String agentId) {
    return of(agentId).values().stream().map(CheckedPolicy::text).toList();
  }

  /**
   * Adds a policy to an agent, or replaces the one of that name. On disk when this returns.
   *
   * @return the policy with warnings for its author
   * @throws InvalidPolicyException if it is refused
   */
  public synchronized CheckedPolicy put(String agentId, CedarPolicy policy) {
    CheckedPolicy checked = CheckedPolicy.read(policy);
    Map<String, CheckedPolicy> changed = new TreeMap<>(of(agentId));
    changed.put(policy.name(), checked);
    if (changed.size() > MOST_POLICIES) {
      throw new InvalidPolicyException("an agent has at most " + MOST_POLICIES + " policies", 0, 0);
    }
    replace(agentId, changed);
    return checked;
  }

  /** Removes a policy of an agent; empty if there is none of that name. */
  public synchronized Optional<CedarPolicy> remove(String agentId, String name) {
    Map<String, CheckedPolicy> changed = new TreeMap<>(of(agentId));
    CheckedPolicy removed = changed.remove(name);
    if (removed == null) {
      return Optional.empty();
    }
    replace(agentId, changed);
    return Optional.of(removed.text());
  }

  /**
   * Puts a loop under further policies. They may only restrict: their permits are left out.
   *
   * @return warnings for the caller
   * @throws InvalidPolicyException if one is refused
   */
  public List<String> restrictLoop(String loopId, List<CedarPolicy> policies) {
    List<CheckedPolicy> restrictions = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (CedarPolicy policy : policies) {
      CheckedPolicy checked = CheckedPolicy.read(policy);
      Map<PolicyId, Policy> forbids = new LinkedHashMap<>(checked.statements());
      if (forbids.values().removeIf(statement -> statement.effect() == Effect.PERMIT)) {
        warnings.add(
            "policy '"
                + policy.name()
                + "': a loop's own policies may only forbid; its permits are ignored");
      }
      warnings.addAll(checked.warnings());
      if (policy.active()) {
        restrictions.add(new CheckedPolicy(policy, forbids, List.of()));
      }
    }
    byLoop.put(loopId, List.copyOf(restrictions));
    return List.copyOf(warnings);
  }

  /** Forgets the restrictions of a loop that has ended. */
  public void releaseLoop(String loopId) {
    byLoop.remove(loopId);
  }

  /** Returns the policies that decide in {@code context}. */
  public PolicySet policies(ActionContext context) {
    PolicySet ofAgent = compiled.computeIfAbsent(context.agentId(), this::compile);
    List<CheckedPolicy> ofLoop =
        context.loopId().map(byLoop::get).map(List::copyOf).orElse(List.of());
    return ofLoop.isEmpty() ? ofAgent : ofAgent.with(statements("loop:", ofLoop));
  }

  private PolicySet compile(String agentId) {
    Map<PolicyId, Policy> all = new LinkedHashMap<>(BASELINE.statements());
    all.putAll(statements("shared:", shared));
    all.putAll(
        statements(
            "", of(agentId).values().stream().filter(policy -> policy.text().active()).toList()));
    return PolicySet.of(all);
  }

  /** Two statements of one id must not hide each other, least of all a forbid. */
  private static Map<PolicyId, Policy> statements(String prefix, List<CheckedPolicy> policies) {
    Map<PolicyId, Policy> all = new LinkedHashMap<>();
    for (CheckedPolicy policy : policies) {
      policy
          .statements()
          .forEach(
              (id, statement) -> {
                PolicyId name = PolicyId.of(prefix + id);
                boolean taken = all.containsKey(name) || BASELINE.statements().containsKey(name);
                all.put(
                    taken ? PolicyId.of(prefix + policy.text().name() + "/" + id) : name,
                    statement);
              });
    }
    return all;
  }

  private Map<String, CheckedPolicy> of(String agentId) {
    return byAgent.getOrDefault(agentId, Map.of());
  }

  private void replace(String agentId, Map<String, CheckedPolicy> changed) {
    save(agentId, changed);
    byAgent.put(agentId, Collections.unmodifiableMap(changed));
    compiled.remove(agentId);
  }

  // ---- files --------------------------------------------------------------------------------

  private static CheckedPolicy readShared(Path file) throws IOException {
    String name = file.getFileName().toString().replaceAll("\\.cedar$", "");
    try {
      return CheckedPolicy.read(CedarPolicy.of(name, Files.readString(file)));
    } catch (InvalidPolicyException e) {
      throw new InvalidPolicyException(file + ": " + e.getMessage(), e.line(), e.column());
    }
  }

  private void save(String agentId, Map<String, CheckedPolicy> policies) {
    JsonArray array =
        new JsonArray(
            policies.values().stream()
                .<JsonValue>map(
                    policy ->
                        JsonObject.builder()
                            .put("name", policy.text().name())
                            .put("source", policy.text().source())
                            .put("active", policy.text().active())
                            .build())
                .toList());
    try {
      DurableFiles.replace(file(agentId), json.write(array));
    } catch (IOException e) {
      throw new SymbiontException(
          "the policies of agent " + agentId + " cannot be written: " + e, e);
    }
  }

  private Path file(String agentId) {
    String encoded =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(agentId.getBytes(StandardCharsets.UTF_8));
    return directory.resolve(encoded + ".json");
  }

  private void load(Path file) {
    try {
      String encoded = file.getFileName().toString().replaceAll("\\.json$", "");
      String agentId = new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
      Map<String, CheckedPolicy> policies = new TreeMap<>();
      for (JsonValue element : (JsonArray) json.read(Files.readAllBytes(file), FILE_LIMITS)) {
        JsonObject policy = (JsonObject) element;
        CheckedPolicy checked =
            CheckedPolicy.read(
                new CedarPolicy(
                    policy.string("name").orElseThrow(),
                    policy.string("source").orElseThrow(),
                    policy.bool("active").orElse(true)));
        policies.put(checked.text().name(), checked);
      }
      byAgent.put(agentId, Collections.unmodifiableMap(policies));
    } catch (IOException | RuntimeException e) {
      throw new SymbiontException("the policy file " + file + " is damaged: " + e.getMessage(), e);
    }
  }
}
