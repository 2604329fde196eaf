package dev.symbiont.benchmarks.cedar;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationResponse;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.value.CedarList;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.PrimLong;
import com.cedarpolicy.value.PrimString;
import dev.symbiont.cedar.Authorization;
import dev.symbiont.cedar.PolicySet;
import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Entity;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.LongValue;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.cedar.value.SetValue;
import dev.symbiont.cedar.value.StringValue;
import dev.symbiont.cedar.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One decision over policies of which two apply, with policies parsed beforehand: this engine's
 * compiled set against the official binding with its policy cache on.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CedarBenchmark {
  /** Policies in the set. */
  @Param({"2", "10", "100", "1000"})
  public int policies;

  /** Entities in the store. */
  @Param({"10", "1000"})
  public int entities;

  private PolicySet policySet = PolicySet.EMPTY;
  private Entities store = Entities.EMPTY;
  private Request request;

  private BasicAuthorizationEngine engine;
  private com.cedarpolicy.model.policy.PolicySet officialPolicies;
  private com.cedarpolicy.model.entity.Entities officialStore;
  private AuthorizationRequest officialRequest;

  /** Prepares both engines and checks that they agree. */
  @Setup
  public void prepare() throws AuthException, CacheException {
    String policyText = policyText(policies);
    List<Entity> world = entities(entities);

    policySet = PolicySet.parse(policyText);
    store = Entities.of(world);
    request =
        Request.of(
                EntityUid.parse("User::\"u0\""),
                EntityUid.parse("Action::\"view\""),
                EntityUid.parse("Document::\"d0\""))
            .withContext(RecordValue.builder().put("mfa", true).build());

    engine = new BasicAuthorizationEngine();
    officialPolicies = com.cedarpolicy.model.policy.PolicySet.parsePolicies(policyText);
    officialPolicies.cache();
    officialStore =
        new com.cedarpolicy.model.entity.Entities(
            world.stream().map(CedarBenchmark::official).collect(Collectors.toSet()));
    officialRequest =
        new AuthorizationRequest(
            official(request.principal()),
            official(request.action()),
            official(request.resource()),
            Map.of("mfa", new PrimBool(true)));

    boolean expected = binding().success.orElseThrow().isAllowed();
    if (!expected || symbiont().isAllowed() != expected) {
      throw new IllegalStateException("the engines disagree on the request to be measured");
    }
  }

  private static String policyText(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count / 2; i++) {
      text.append(
          """
          permit(principal in Group::"g%d", action in [Action::"view", Action::"list"], resource is Document)
          when { context.mfa && resource.level <= principal.clearance };
          forbid(principal, action == Action::"view", resource in Folder::"f%d")
          unless { principal.clearance > 1 || resource.labels.contains("public") };
          """
              .formatted(i, i));
    }
    return text.toString();
  }

  /** A third of the entities are users, a third documents, the rest groups. */
  private static List<Entity> entities(int count) {
    List<Entity> all = new ArrayList<>();
    EntityUid everyone = EntityUid.parse("Group::\"all\"");
    for (int i = 0; i < count / 3; i++) {
      EntityUid user = EntityUid.parse("User::\"u%d\"".formatted(i));
      EntityUid group = EntityUid.parse("Group::\"g%d\"".formatted(i));
      all.add(
          Entity.builder(user)
              .attribute("clearance", 3)
              .attribute("name", "user " + i)
              .parent(group)
              .build());
      all.add(
          Entity.builder(EntityUid.parse("Document::\"d%d\"".formatted(i)))
              .attribute("level", 2)
              .attribute("labels", Value.setOfStrings(List.of("public", "draft")))
              .attribute("owner", user)
              .parent(EntityUid.parse("Folder::\"f%d\"".formatted(i)))
              .build());
      all.add(Entity.builder(group).parent(everyone).build());
    }
    all.add(Entity.builder(everyone).build());
    return all;
  }

  // ---- the same world for the binding ----

  private static com.cedarpolicy.model.entity.Entity official(Entity entity) {
    Map<String, com.cedarpolicy.value.Value> attributes = new HashMap<>();
    entity
        .attributes()
        .attributes()
        .forEach((name, value) -> attributes.put(name, official(value)));
    return new com.cedarpolicy.model.entity.Entity(
        official(entity.uid()),
        attributes,
        entity.parents().stream().map(CedarBenchmark::official).collect(Collectors.toSet()));
  }

  private static EntityUID official(EntityUid uid) {
    return EntityUID.parse(uid.toString()).orElseThrow();
  }

  private static com.cedarpolicy.value.Value official(Value value) {
    if (value instanceof LongValue number) {
      return new PrimLong(number.value());
    } else if (value instanceof StringValue text) {
      return new PrimString(text.value());
    } else if (value instanceof EntityUid uid) {
      return official(uid);
    } else if (value instanceof SetValue set) {
      return new CedarList(set.elements().stream().map(CedarBenchmark::official).toList());
    }
    throw new IllegalArgumentException("this benchmark has no such value: " + value);
  }

  /** Decides with this engine. */
  @Benchmark
  public Authorization symbiont() {
    return policySet.authorize(request, store);
  }

  /** Decides with the official binding, policies cached. */
  @Benchmark
  public AuthorizationResponse binding() throws AuthException {
    return engine.isAuthorized(officialRequest, officialPolicies, officialStore);
  }
}
