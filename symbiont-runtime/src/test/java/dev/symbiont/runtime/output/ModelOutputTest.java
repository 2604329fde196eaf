package dev.symbiont.runtime.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.ResponseFormat;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.jsonschema.JsonSchema;
import dev.symbiont.testsupport.SeededCases;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runtime reasoning specification section 11. */
class ModelOutputTest {
  private final GsonCodec json = new GsonCodec();

  @Test
  void read_fencedJsonThatFits_isItsValue() {
    ModelOutput output =
        reader("{\"type\":\"object\",\"required\":[\"n\"]}").read("```json\n{\"n\": 1}\n```");
    assertThat(output).isEqualTo(new ModelOutput.Fitting(value("{\"n\":1}")));
    assertThat(output.problem()).isEmpty();
    assertThat(OutputReader.of(new ResponseFormat.Text(), json).read("anything").problem())
        .isEmpty();
  }

  @Test
  void read_noJson_namesLineColumnAndBeginning() {
    assertThat(reader("{}").read("{\n  \"a\": 1,\n  \"b\": nonsense\n}"))
        .isInstanceOfSatisfying(
            ModelOutput.NotJson.class,
            output -> {
              assertThat(output.line()).isEqualTo(3);
              assertThat(output.column()).isBetween(8, 9);
              assertThat(output.rawPrefix()).startsWith("{\n  \"a\": 1");
              assertThat(output.problem())
                  .startsWith("it is not JSON at line 3, column ")
                  .contains("$.b");
            });
  }

  @Test
  void read_manyViolations_areJoinedEachWithItsPointer() {
    String schema =
        """
        {"type":"object","required":["name"],"properties":{
         "a/b":{"type":"integer"},"list":{"items":{"type":"string"}}}}
        """;
    ModelOutput output = reader(schema).read("{\"a/b\":\"x\",\"list\":[\"y\",1]}");
    assertThat(output.problem())
        .isEqualTo(
            "lacks 'name'; at '/a~1b': must be [integer] but is string;"
                + " at '/list/1': must be [string] but is number");
  }

  @Test
  void read_wantedObject_refusesOtherJson() {
    OutputReader reader = OutputReader.of(new ResponseFormat.AnyJsonObject(), json);
    assertThat(reader.read("[1]").problem()).isEqualTo("must be an object but is array");
    assertThat(reader.read("{\"a\":1,\"a\":2}")).isInstanceOf(ModelOutput.NotJson.class);
    assertThat(reader.read("{} {}")).isInstanceOf(ModelOutput.NotJson.class);
    assertThat(reader.read("[".repeat(5000))).isInstanceOf(ModelOutput.NotJson.class);
    assertThat(reader.read("")).isInstanceOf(ModelOutput.NotJson.class);
    assertThat(OutputReader.of(new ResponseFormat.Unknown(JsonNull.NULL), json).read("x").problem())
        .contains("unknown");
  }

  @Test
  void of_schemaThatCannotBeEnforced_isRefusedAtOnce() {
    assertThatThrownBy(() -> reader("{\"$ref\":\"https://example.com/x\"}"))
        .isInstanceOf(JsonSchema.InvalidSchemaException.class);
  }

  // Invariant R23.17: "Fence stripping and previews never split a code point."
  @Test
  void read_anyText_givesAPrefixOfWholeCharacters() {
    OutputReader reader = OutputReader.of(new ResponseFormat.AnyJsonObject(), json);
    SeededCases.check(
        1,
        500,
        random -> {
          StringBuilder text = new StringBuilder();
          for (int i = random.nextInt(80); i > 0; i--) {
            text.appendCodePoint(
                new int[] {'a', 'ü', 0x20AC, 0x1F600, '"', '\n'}[random.nextInt(6)]);
          }
          if (reader.read(text.toString()) instanceof ModelOutput.NotJson output) {
            byte[] prefix = output.rawPrefix().getBytes(StandardCharsets.UTF_8);
            assertThat(prefix.length).isLessThanOrEqualTo(100);
            assertThat(new String(prefix, StandardCharsets.UTF_8)).isEqualTo(output.rawPrefix());
          }
        });
  }

  // ---- registry -----------------------------------------------------------------------------

  @Test
  void registry_latest_isTheOneRegisteredLast() {
    SchemaRegistry registry = new SchemaRegistry();
    registry.register("answer", "2.0.0", value("{\"type\":\"string\"}"));
    registry.register("answer", "1.0.0", value("{\"type\":\"number\"}"));
    assertThat(registry.latestVersion("answer")).contains("1.0.0");
    assertThat(registry.latest("answer").orElseThrow().problems(value("1"))).isEmpty();
    assertThat(registry.find("answer", "2.0.0").orElseThrow().problems(value("1"))).isNotEmpty();
    assertThat(OutputReader.of(registry.latest("answer").orElseThrow(), json).read("7").problem())
        .isEmpty();
    assertThat(registry.find("answer", "3.0.0")).isEmpty();
    assertThat(registry.latest("nothing")).isEmpty();
  }

  @Test
  void registry_latestIsRemoved_fallsBackToTheGreatestVersion() {
    SchemaRegistry registry = new SchemaRegistry();
    for (String version :
        new String[] {
          "draft", "9", "10", "1.2.3", "10.0.0-rc.2", "10.0.0-rc.10", "9.9.9+build", "0.1"
        }) {
      registry.register("a", version, JsonObject.EMPTY);
    }
    StringBuilder order = new StringBuilder();
    registry.register("a", "last", JsonObject.EMPTY);
    for (Optional<String> latest = Optional.of("last");
        latest.isPresent();
        latest = registry.latestVersion("a")) {
      order.append(latest.get()).append(' ');
      assertThat(registry.remove("a", latest.get())).isTrue();
    }
    assertThat(order)
        .hasToString("last 10 10.0.0-rc.10 10.0.0-rc.2 9.9.9+build 9 1.2.3 0.1 draft ");
    assertThat(registry.remove("a", "9")).isFalse();
    assertThat(registry.latest("a")).isEmpty();
  }

  @Test
  void registry_schemaThatCannotBeEnforced_changesNothing() {
    SchemaRegistry registry = new SchemaRegistry();
    registry.register("a", "1", JsonObject.EMPTY);
    assertThatThrownBy(() -> registry.register("a", "2", value("{\"frob\":1}")))
        .isInstanceOf(JsonSchema.InvalidSchemaException.class);
    assertThat(registry.latestVersion("a")).contains("1");
  }

  private OutputReader reader(String schema) {
    return OutputReader.of(new ResponseFormat.JsonSchema(value(schema), Optional.empty()), json);
  }

  private JsonValue value(String text) {
    return json.read(text, JsonLimits.DEFAULT);
  }
}
