package dev.symbiont.runtime.jsonschema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"integer\"}|1|true",
        "{\"type\":\"integer\"}|1.0|true",
        "{\"type\":\"integer\"}|1.5|false",
        "{\"type\":\"integer\"}|99999999999999999999|true",
        "{\"type\":[\"string\",\"null\"]}|null|true",
        "{\"type\":\"object\",\"required\":[\"a\"]}|{}|false",
        "{\"properties\":{\"a\":{\"type\":\"string\"}},\"additionalProperties\":false}|{\"b\":1}|false",
        "{\"properties\":{\"a\":{\"type\":\"string\"}},\"additionalProperties\":false}|{\"a\":\"x\"}|true",
        "{\"items\":{\"minimum\":3}}|[3,4]|true",
        "{\"items\":{\"minimum\":3}}|[3,2]|false",
        "{\"exclusiveMaximum\":3}|3|false",
        "{\"maximum\":9007199254740993}|9007199254740994|false",
        "{\"maximum\":1e999999999}|5|true",
        "{\"minLength\":2}|\"\uD83D\uDE00\"|false",
        "{\"enum\":[1,\"a\"]}|\"a\"|true",
        "{\"enum\":[1,\"a\"]}|\"b\"|false",
        "{\"const\":{\"a\":1}}|{\"a\":1}|true",
        "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}|1|false",
        "{\"oneOf\":[{\"type\":\"number\"},{\"type\":\"integer\"}]}|1|false",
        "{\"not\":{\"type\":\"string\"}}|\"x\"|false",
        "{\"uniqueItems\":true}|[1,1]|false",
        "{\"contains\":{\"const\":2}}|[1,2]|true",
        "{\"pattern\":\"^a+$\"}|\"aab\"|false",
        "{\"pattern\":\"a\"}|\"bab\"|true",
        "{\"maxProperties\":1}|{\"a\":1,\"b\":2}|false",
        "{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"minimum\":3}}}|2|false",
        "{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"minimum\":3}}}|3|true",
        "{\"$ref\":\"#/$defs/n\",\"maximum\":4,\"$defs\":{\"n\":{\"minimum\":3}}}|5|false",
        "{\"items\":{\"$ref\":\"#/definitions/a~1b~0c\"},\"definitions\":{\"a/b~c\":{\"type\":\"string\"}}}|[\"x\",1]|false",
        "{\"properties\":{\"left\":{\"$ref\":\"#\"}},\"required\":[\"key\"]}|{\"key\":1,\"left\":{\"key\":2}}|true",
        "{\"properties\":{\"left\":{\"$ref\":\"#\"}},\"required\":[\"key\"]}|{\"key\":1,\"left\":{\"left\":{}}}|false",
        "{\"multipleOf\":0.1}|0.3|true",
        "{\"multipleOf\":0.1}|0.35|false",
        "{\"multipleOf\":1e999999999}|5|false",
        "{\"enum\":[1]}|1.0|true",
        "{\"const\":{\"a\":[1.50]}}|{\"a\":[1.5]}|true",
        "{\"uniqueItems\":true}|[1,1.0]|false",
        "{\"patternProperties\":{\"^n\":{\"type\":\"number\"}},\"additionalProperties\":false}|{\"n1\":1}|true",
        "{\"patternProperties\":{\"^n\":{\"type\":\"number\"}},\"additionalProperties\":false}|{\"n1\":\"x\"}|false",
        "{\"patternProperties\":{\"^n\":{\"type\":\"number\"}},\"additionalProperties\":false}|{\"m\":1}|false",
        "{\"properties\":{\"n\":{\"minimum\":2}},\"patternProperties\":{\"n\":{\"maximum\":3}}}|{\"n\":4}|false",
        "{\"prefixItems\":[{\"type\":\"string\"}],\"items\":{\"type\":\"number\"}}|[\"a\",1]|true",
        "{\"prefixItems\":[{\"type\":\"string\"}],\"items\":{\"type\":\"number\"}}|[\"a\",\"b\"]|false",
        "{\"prefixItems\":[{\"type\":\"string\"}],\"items\":false}|[\"a\",1]|false",
        "{\"items\":[{\"type\":\"string\"}],\"additionalItems\":false}|[\"a\"]|true",
        "{\"items\":[{\"type\":\"string\"}],\"additionalItems\":false}|[\"a\",1]|false",
        "{\"contains\":{\"type\":\"number\"},\"minContains\":2}|[1,\"a\"]|false",
        "{\"contains\":{\"type\":\"number\"},\"maxContains\":1}|[1,2]|false",
        "{\"contains\":{\"type\":\"number\"},\"minContains\":0}|[]|true",
        "{\"if\":{\"type\":\"string\"},\"then\":{\"minLength\":2},\"else\":{\"minimum\":5}}|\"a\"|false",
        "{\"if\":{\"type\":\"string\"},\"then\":{\"minLength\":2},\"else\":{\"minimum\":5}}|7|true",
        "{\"if\":{\"type\":\"string\"},\"then\":{\"minLength\":2},\"else\":{\"minimum\":5}}|3|false",
        "{\"dependentRequired\":{\"a\":[\"b\"]}}|{\"a\":1}|false",
        "{\"dependentRequired\":{\"a\":[\"b\"]}}|{\"c\":1}|true",
        "{\"dependentSchemas\":{\"a\":{\"maxProperties\":1}}}|{\"a\":1,\"b\":2}|false",
        "{\"dependencies\":{\"a\":[\"b\"]}}|{\"a\":1}|false",
        "{\"dependencies\":{\"a\":{\"maxProperties\":1}}}|{\"a\":1,\"b\":2}|false",
        "true|1|true",
        "false|1|false"
      })
  void problems_valueAgainstSchema_findsWhetherItFits(String schema, String value, boolean fits) {
    assertThat(JsonSchema.compile(json(schema)).problems(json(value)).isEmpty()).isEqualTo(fits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "{\"type\":\"text\"}",
        "{\"pattern\":\"(\"}",
        "{\"$ref\":\"#\"}",
        "{\"$ref\":1}",
        "{\"$ref\":\"#/$defs/absent\"}",
        "{\"$ref\":\"https://example.com/schema\"}",
        "{\"$ref\":\"#/properties/a\",\"properties\":{\"a\":{}}}",
        "{\"$defs\":{\"a\":{\"allOf\":[{\"$ref\":\"#/$defs/b\"}]},\"b\":{\"not\":{\"$ref\":\"#/$defs/a\"}}}}",
        "{\"$defs\":{\"a\":{\"frob\":2}}}",
        "{\"multipleOf\":0}",
        "{\"patternProperties\":{\"(\":{}}}",
        "{\"dependencies\":{\"a\":[1]}}",
        "{\"dependentRequired\":{\"a\":\"b\"}}",
        "{\"prefixItems\":{}}",
        "{\"minContains\":-1}",
        "{\"if\":1}",
        "{\"if\":true,\"then\":{\"$ref\":\"#\"}}",
        "{\"dependentSchemas\":{\"a\":{\"$ref\":\"#\"}}}",
        "{\"$defs\":[]}",
        "{\"properties\":{\"a\":{\"$defs\":{}}}}",
        "{\"required\":[1]}",
        "{\"minLength\":-1}",
        "{\"properties\":{\"a\":{\"frob\":1}}}",
        "{\"anyOf\":{}}"
      })
  void compile_notUnderstood_isRefused(String schema) {
    assertThatThrownBy(() -> JsonSchema.compile(json(schema)))
        .isInstanceOf(JsonSchema.InvalidSchemaException.class)
        .hasMessageStartingWith("invalid schema");
  }

  /** Each definition applies the next one twice: two to the power of thirty checks. */
  @Test
  void problems_referencesThatMultiply_endWithAProblem() {
    StringBuilder definitions = new StringBuilder("\"d30\":{\"type\":\"string\"}");
    for (int i = 0; i < 30; i++) {
      String next = "{\"$ref\":\"#/$defs/d" + (i + 1) + "\"}";
      definitions.append(",\"d" + i + "\":{\"allOf\":[" + next + "," + next + "]}");
    }
    String schema = "{\"not\":{\"$ref\":\"#/$defs/d0\"},\"$defs\":{" + definitions + "}}";

    assertThat(JsonSchema.compile(json(schema)).problems(json("\"x\"")))
        .containsExactly("is too deep or too long to be checked against this schema");
  }

  @Test
  void compile_longChainOfReferences_isRefused() {
    StringBuilder definitions = new StringBuilder("\"d99\":{}");
    for (int i = 0; i < 99; i++) {
      definitions.append(",\"d" + i + "\":{\"$ref\":\"#/$defs/d" + (i + 1) + "\"}");
    }
    JsonValue schema = json("{\"$defs\":{" + definitions + "}}");

    assertThatThrownBy(() -> JsonSchema.compile(schema))
        .isInstanceOf(JsonSchema.InvalidSchemaException.class)
        .hasMessageContaining("too many references");
  }

  @Test
  void problems_valueDeepInATree_isCheckedToItsEnd() {
    JsonSchema tree =
        JsonSchema.compile(
            json(
                "{\"$ref\":\"#/$defs/node\",\"$defs\":{\"node\":{\"type\":\"object\",\"properties\":"
                    + "{\"child\":{\"$ref\":\"#/$defs/node\"}},\"additionalProperties\":false}}}"));
    String deep = "{\"child\":".repeat(40) + "{\"wrong\":1}" + "}".repeat(40);

    assertThat(tree.problems(json(deep)))
        .singleElement()
        .asString()
        .startsWith("at '/child/child/")
        .endsWith("/wrong': is not allowed");
  }

  @Test
  void problems_nested_namesThePlace() {
    JsonSchema schema =
        JsonSchema.compile(json("{\"properties\":{\"a\":{\"items\":{\"type\":\"string\"}}}}"));
    assertThat(schema.problems(json("{\"a\":[\"x\",2]}")))
        .containsExactly("at '/a/1': must be [string] but is number");
  }

  private static JsonValue json(String text) {
    return new GsonCodec().read(text, JsonLimits.DEFAULT);
  }
}
