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
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * All Cedar policies of a runtime: a built-in permit to answer, shared files, policies of each
 * agent, and restrictions of single loops (runtime policy specification section 2.4). Thread-safe;
 * a decision sees all of a change or nothing of it.
 *
 * <p>Agent policies are kept in one file per agent, written atomically; shared ones come from
 * {@link SharedPolicies}.
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
  private static final int MOST_COMPILED = 16_384;

  private final Path directory;
  private final JsonCodec json;
  private final Map<String, Map<String, CheckedPolicy>> byAgent = new ConcurrentHashMap<>();
  private final Map<LoopKey, List<CheckedPolicy>> byLoop = new ConcurrentHashMap<>();
  private final Map<Reader, Compiled> compiled = new ConcurrentHashMap<>();
  private volatile Map<String, List<CheckedPolicy>> shared = Map.of();

  /** Grows after every change; what was compiled under another number is out of date. */
  private final AtomicLong revision = new AtomicLong();

  /** Loop ids are chosen by callers, so two agents may have loops of the same id. */
  private record LoopKey(String agentId, String loopId) {}

  private record Reader(String agentId, String surface) {}

  private record Compiled(long revision, PolicySet policies) {}

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
   * Puts the policies of {@code files} in the place of the shared ones. If one is refused, those
   * before stay in force.
   *
   * @return the warnings about them
   * @throws InvalidPolicyException if a file is refused
   */
  synchronized List<String> replaceShared(PolicyFiles files) {
    Map<String, List<CheckedPolicy>> read = files.policies(json);
    shared = read;
    revision.incrementAndGet();
    return read.values().stream()
        .flatMap(List::stream)
        .flatMap(
            policy ->
                policy.warnings().stream()
                    .map(warning -> "policy '" + policy.text().name() + "': " + warning))
        .toList();
  }

  /**
   * Returns the policies that decide on {@code surface} where there are shared files alone: no
   * agent, no loop, no book.
   *
   * @throws InvalidPolicyException if a file is refused
   * @throws SymbiontException if a file cannot be read
   */
  public static PolicySet shared(Path sharedDirectory, String surface, JsonCodec json) {
    try {
      return PolicySet.of(
          sharedStatements(PolicyFiles.read(sharedDirectory).policies(json), surface));
    } catch (IOException e) {
      throw new SymbiontException(
          "the policies in " + sharedDirectory + " cannot be read: " + e, e);
    }
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
  public List<String> restrictLoop(String agentId, String loopId, List<CedarPolicy> policies) {
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
    byLoop.put(new LoopKey(agentId, loopId), List.copyOf(restrictions));
    return List.copyOf(warnings);
  }

  /** Forgets the restrictions of a loop that has ended. */
  public void releaseLoop(String agentId, String loopId) {
    byLoop.remove(new LoopKey(agentId, loopId));
  }

  /** Returns the policies that decide in {@code context}. */
  public PolicySet policies(ActionContext context) {
    PolicySet lasting = lasting(new Reader(context.agentId(), context.surface()));
    List<CheckedPolicy> ofLoop =
        context
            .loopId()
            .map(loopId -> byLoop.get(new LoopKey(context.agentId(), loopId)))
            .orElse(List.of());
    return ofLoop.isEmpty() ? lasting : lasting.with(statements("loop:", ofLoop));
  }

  private PolicySet lasting(Reader reader) {
    // Read before the policies: a change in between makes the result out of date, never the other
    // way round.
    long now = revision.get();
    Compiled known = compiled.get(reader);
    if (known != null && known.revision() == now) {
      return known.policies();
    }
    PolicySet policies = compile(reader);
    if (compiled.size() >= MOST_COMPILED) {
      compiled.clear();
    }
    compiled.put(reader, new Compiled(now, policies));
    return policies;
  }

  private PolicySet compile(Reader reader) {
    Map<PolicyId, Policy> all = sharedStatements(shared, reader.surface());
    all.putAll(
        statements(
            "",
            of(reader.agentId()).values().stream()
                .filter(policy -> policy.text().active())
                .toList()));
    return PolicySet.of(all);
  }

  /** Returns the built-in statements and those of the files that count on {@code surface}. */
  private static Map<PolicyId, Policy> sharedStatements(
      Map<String, List<CheckedPolicy>> files, String surface) {
    List<CheckedPolicy> fromFiles =
        new ArrayList<>(files.getOrDefault(PolicyFiles.EVERYWHERE, List.of()));
    fromFiles.addAll(files.getOrDefault(surface, List.of()));
    fromFiles.removeIf(policy -> !policy.text().active());
    Map<PolicyId, Policy> all = new LinkedHashMap<>(BASELINE.statements());
    all.putAll(statements("shared:", fromFiles));
    return all;
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
    revision.incrementAndGet();
  }

  // ---- files --------------------------------------------------------------------------------

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
        CheckedPolicy checked = CheckedPolicy.read(PolicyFiles.policy((JsonObject) element));
        policies.put(checked.text().name(), checked);
      }
      byAgent.put(agentId, Collections.unmodifiableMap(policies));
    } catch (IOException | RuntimeException e) {
      throw new SymbiontException("the policy file " + file + " is damaged: " + e.getMessage(), e);
    }
  }
}
