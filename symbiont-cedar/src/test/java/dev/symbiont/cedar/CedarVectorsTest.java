package dev.symbiont.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.schema.Schema;
import dev.symbiont.cedar.schema.ValidationResult;
import dev.symbiont.cedar.schema.Validator;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.cedar.value.ValueJson;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.testsupport.VectorArea;
import dev.symbiont.testsupport.VectorTally;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The official conformance cases, straight from their archives. */
class CedarVectorsTest {
  private static final JsonLimits LIMITS = new JsonLimits(64 * 1024 * 1024, 200);
  private static final String CORPUS = "corpus.tar.gz";
  private static final String HANDWRITTEN = "handwritten.tar.gz";

  @Test
  void conformance_officialCases_decisionsReasonsErrorsAndValidationAgree() {
    VectorArea area = VectorArea.find("cedar").orElse(null);
    assumeTrue(
        area != null && area.has(CORPUS) && area.has(HANDWRITTEN),
        "the archives of the official Cedar cases are not here");
    VectorTally tally = new VectorTally("cedar");
    Map<String, String> files = new TreeMap<>();
    files.putAll(TarArchive.read(area.directory().resolve(CORPUS)));
    files.putAll(TarArchive.read(area.directory().resolve(HANDWRITTEN)));
    List<String> cases = files.keySet().stream().filter(CedarVectorsTest::isCase).toList();
    Map<String, List<String>> problems =
        cases.parallelStream()
            .collect(Collectors.toConcurrentMap(name -> name, name -> problems(name, files)));
    for (String name : cases) {
      tally.run(name, () -> assertThat(problems.get(name)).isEmpty());
    }
    tally.report();
  }

  private static boolean isCase(String name) {
    boolean corpus = !name.contains("/");
    return name.endsWith(".json")
        && !name.endsWith(".entities.json")
        && (corpus || name.startsWith("tests/"));
  }

  private static List<String> problems(String name, Map<String, String> files) {
    try {
      return new Case(name, files).problems();
    } catch (RuntimeException | StackOverflowError e) {
      return List.of(e.toString());
    }
  }

  private record Case(String name, Map<String, String> files) {
    List<String> problems() {
      JsonObject json = (JsonObject) new GsonCodec().read(files.get(name), LIMITS);
      PolicySet policies = PolicySet.parse(file(json, "policies"));
      Schema schema = Schema.parse(file(json, "schema"));
      Entities entities = schema.readEntities(file(json, "entities"));
      List<String> problems = new ArrayList<>();
      ValidationResult validation = new Validator(schema).validate(policies);
      if (validation.passed() != json.bool("shouldValidate").orElseThrow()) {
        problems.add("shouldValidate: " + validation);
      }
      for (JsonValue request : json.array("requests").orElseThrow()) {
        problems.addAll(problems((JsonObject) request, policies, schema, entities));
      }
      return problems;
    }

    private String file(JsonObject json, String member) {
      String path = json.string(member).orElseThrow();
      String key = path.startsWith("corpus-tests/") ? path.substring(path.indexOf('/') + 1) : path;
      assertThat(files).containsKey(key);
      return files.get(key);
    }

    private List<String> problems(
        JsonObject expected, PolicySet policies, Schema schema, Entities entities) {
      Request request =
          new Request(
              uid(expected, "principal"),
              uid(expected, "action"),
              uid(expected, "resource"),
              context(expected, schema));
      if (expected.bool("validateRequest").orElse(true) && !schema.check(request).isEmpty()) {
        return List.of(schema.check(request).toString());
      }
      Authorization actual = policies.authorize(request, entities);
      String description = expected.string("description").orElse("");
      String decision = expected.string("decision").orElseThrow();
      Set<String> reasons = names(expected.array("reason").orElseThrow());
      Set<String> errors = names(expected.array("errors").orElseThrow());
      Set<String> actualReasons =
          actual.determining().stream().map(Object::toString).collect(Collectors.toSet());
      Set<String> actualErrors =
          actual.errors().stream().map(e -> e.policy().value()).collect(Collectors.toSet());
      boolean agree =
          decision.equalsIgnoreCase(actual.decision().name())
              && reasons.equals(actualReasons)
              && errors.equals(actualErrors);
      return agree
          ? List.of()
          : List.of(
              "%s: expected %s %s %s, got %s"
                  .formatted(description, decision, reasons, errors, actual));
    }

    private static Set<String> names(JsonArray array) {
      Set<String> names = new HashSet<>();
      array.forEach(name -> names.add(((JsonString) name).value()));
      return names;
    }

    private static EntityUid uid(JsonObject request, String member) {
      return ValueJson.readUid(request.get(member).orElseThrow(), member);
    }

    private static RecordValue context(JsonObject request, Schema schema) {
      JsonValue context = request.get("context").orElse(JsonObject.EMPTY);
      EntityUid action = uid(request, "action");
      String text = new GsonCodec().writeText(context);
      boolean typed = request.bool("validateRequest").orElse(true);
      return typed ? schema.readContext(action, text) : Request.readContext(text);
    }
  }
}
