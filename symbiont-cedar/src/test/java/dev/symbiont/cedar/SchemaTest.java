package dev.symbiont.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Entity;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cedar.policy.PolicyId;
import dev.symbiont.cedar.policy.Slot;
import dev.symbiont.cedar.schema.Finding;
import dev.symbiont.cedar.schema.Schema;
import dev.symbiont.cedar.schema.ValidationResult;
import dev.symbiont.cedar.schema.Validator;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.IpValue;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.domain.json.JsonFormatException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
  private static final String TEXT =
      """
      namespace Shop {
        type Address = { street: String, zip?: Long };
        entity Group;
        entity User in [Group] { home: Address, ip: ipaddr, boss?: User } tags Set<String>;
        entity Order { owner: User, note?: String };
        entity Level enum ["low", "high"];
        action all;
        action view, edit in all appliesTo { principal: User, resource: Order, context: { level: Level } };
      }
      """;
  private static final String JSON =
      """
      {"Shop": {
        "commonTypes": {"Address": {"type": "Record", "attributes": {
          "street": {"type": "String"}, "zip": {"type": "Long", "required": false}}}},
        "entityTypes": {
          "Group": {},
          "User": {"memberOfTypes": ["Group"], "shape": {"type": "Record", "attributes": {
              "home": {"type": "Address"},
              "ip": {"type": "Extension", "name": "ipaddr"},
              "boss": {"type": "Entity", "name": "User", "required": false}}},
            "tags": {"type": "Set", "element": {"type": "String"}}},
          "Order": {"shape": {"type": "Record", "attributes": {
            "owner": {"type": "EntityOrCommon", "name": "User"},
            "note": {"type": "String", "required": false}}}},
          "Level": {"enum": ["low", "high"]}},
        "actions": {
          "all": {},
          "view": {"memberOf": [{"id": "all"}], "appliesTo": {"principalTypes": ["User"],
            "resourceTypes": ["Order"], "context": {"type": "Record", "attributes": {
              "level": {"type": "Entity", "name": "Level"}}}}},
          "edit": {"memberOf": [{"id": "all", "type": "Shop::Action"}], "appliesTo": {
            "principalTypes": ["User"], "resourceTypes": ["Order"], "context": {
              "type": "Record", "attributes": {"level": {"type": "Entity", "name": "Level"}}}}}}}}
      """;
  private static final Schema SCHEMA = Schema.parse(TEXT);
  private static final EntityUid BOB = EntityUid.parse("Shop::User::\"bob\"");
  private static final EntityUid VIEW = EntityUid.parse("Shop::Action::\"view\"");
  private static final EntityUid ORDER = EntityUid.parse("Shop::Order::\"1\"");

  private static ValidationResult validate(Schema schema, String condition) {
    String policy = "permit(principal, action, resource) when { " + condition + " };";
    return new Validator(schema).validate(PolicySet.parse(policy));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          principal.home.street == "x"                                         ~ true
          principal.home.zip == 1                                              ~ false
          principal.home has zip && principal.home.zip == 1                    ~ true
          principal has boss.home && principal.boss.home.street == "x"         ~ true
          principal has boss && principal.boss.boss.ip.isIpv4()                ~ false
          principal.missing == 1                                               ~ false
          principal.hasTag("a") && principal.getTag("a").contains("b")         ~ true
          principal.getTag("a").contains("b")                                  ~ false
          resource.hasTag("a") && resource.getTag("a") == "b"                  ~ true
          context.level == Shop::Level::"low"                                  ~ true
          context.level == Shop::Level::"medium"                               ~ false
          principal == resource.owner                                          ~ true
          principal.ip.isInRange(ip("10.0.0.0/8"))                             ~ true
          principal.ip.isInRange(ip("10.0.0.0/x"))                             ~ false
          principal.ip.isInRange(ip(principal.home.street))                    ~ false
          principal.home.street == 1                                           ~ false
          [] == [1]                                                            ~ false
          [1, "a"].contains(1)                                                 ~ false
          principal in Shop::Group::"g"                                        ~ true
          action in Shop::Action::"all"                                        ~ true
          principal is Shop::User                                              ~ true
          principal is Nobody                                                  ~ false
          if true then true else 1                                             ~ true
          1 < 2 && "a" < "b"                                                   ~ false
          """)
  void validate_condition_isJudgedAlikeInBothSchemaFormats(String condition, boolean valid) {
    ValidationResult result = validate(SCHEMA, condition);
    assertThat(result.passed()).as(result.toString()).isEqualTo(valid);
    assertThat(validate(Schema.fromJson(JSON), condition)).isEqualTo(result);
  }

  @Test
  void validate_typeError_saysWhatAndWhere() {
    assertThat(validate(SCHEMA, "principal.home.zip == 1").errors())
        .containsExactly(
            new Finding(
                PolicyId.of("policy0"),
                "attribute 'zip' may be missing; test it with has first"
                    + " in `principal.home.zip`"));
  }

  @Test
  void validate_policyThatNeverApplies_isAWarning() {
    ValidationResult result = validate(SCHEMA, "false");
    assertThat(result.passed()).isTrue();
    assertThat(result.warnings()).hasSize(1);
  }

  @Test
  void validate_linkWithUnknownType_isAnError() {
    PolicyId template = PolicyId.of("t");
    PolicySet policies =
        PolicySet.EMPTY
            .with(template, Policy.parse("permit(principal in ?principal, action, resource);"))
            .withLink(
                PolicyId.of("good"),
                new TemplateLink(
                    template, Map.of(Slot.PRINCIPAL, EntityUid.parse("Shop::Group::\"g\""))))
            .withLink(
                PolicyId.of("bad"),
                new TemplateLink(template, Map.of(Slot.PRINCIPAL, EntityUid.parse("X::\"g\""))));
    assertThat(new Validator(SCHEMA).validate(policies).errors())
        .isNotEmpty()
        .allMatch(finding -> finding.policy().equals(PolicyId.of("bad")));
  }

  @Test
  void readEntities_implicitForms_becomeValuesAndActionsAreAdded() {
    Entities entities =
        SCHEMA.readEntities(
            """
            [{"uid": {"type": "Shop::User", "id": "bob"}, "parents": [],
              "attrs": {"home": {"street": "x"}, "ip": "10.0.0.1",
                        "boss": {"type": "Shop::User", "id": "eve"}},
              "tags": {"t": ["a"]}}]
            """);
    RecordValue attributes = entities.find(BOB).orElseThrow().attributes();
    assertThat(attributes.attributes())
        .containsEntry("ip", IpValue.parse("10.0.0.1").orElseThrow())
        .containsEntry("boss", EntityUid.parse("Shop::User::\"eve\""));
    assertThat(entities.isIn(VIEW, EntityUid.parse("Shop::Action::\"all\""))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"uid\":{\"type\":\"Nope\",\"id\":\"1\"},\"attrs\":{},\"parents\":[]}",
        "{\"uid\":{\"type\":\"Shop::Order\",\"id\":\"1\"},\"attrs\":{},\"parents\":[]}",
        "{\"uid\":{\"type\":\"Shop::Group\",\"id\":\"1\"},\"attrs\":{\"x\":1},\"parents\":[]}",
        "{\"uid\":{\"type\":\"Shop::Group\",\"id\":\"1\"},\"attrs\":{},\"parents\":[],"
            + "\"tags\":{\"a\":\"b\"}}",
        "{\"uid\":{\"type\":\"Shop::Group\",\"id\":\"1\"},\"attrs\":{},"
            + "\"parents\":[{\"type\":\"Shop::User\",\"id\":\"1\"}]}",
        "{\"uid\":{\"type\":\"Shop::Level\",\"id\":\"medium\"},\"attrs\":{},\"parents\":[]}",
        "{\"uid\":{\"type\":\"Shop::Action\",\"id\":\"none\"},\"attrs\":{},\"parents\":[]}",
        "{\"uid\":{\"type\":\"Shop::Action\",\"id\":\"view\"},\"attrs\":{},\"parents\":[]}"
      })
  void readEntities_againstTheSchema_isRefused(String entity) {
    assertThatExceptionOfType(CedarException.class)
        .isThrownBy(() -> SCHEMA.readEntities("[" + entity + "]"));
  }

  @Test
  void check_request_namesEveryProblem() {
    RecordValue low =
        RecordValue.builder().put("level", EntityUid.parse("Shop::Level::\"low\"")).build();
    assertThat(SCHEMA.check(Request.of(BOB, VIEW, ORDER).withContext(low))).isEmpty();
    assertThat(SCHEMA.check(Request.of(ORDER, VIEW, BOB))).hasSize(3);
    assertThat(SCHEMA.check(Request.of(BOB, EntityUid.parse("Action::\"x\""), ORDER))).hasSize(1);
  }

  @Test
  void readContext_unknownActionOrShape_isRefused() {
    assertThat(SCHEMA.readContext(VIEW, "{\"level\": {\"type\":\"Shop::Level\",\"id\":\"low\"}}"))
        .isEqualTo(
            RecordValue.builder().put("level", EntityUid.parse("Shop::Level::\"low\"")).build());
    assertThatExceptionOfType(CedarException.class).isThrownBy(() -> SCHEMA.readContext(BOB, "{}"));
    assertThatExceptionOfType(JsonFormatException.class)
        .isThrownBy(() -> SCHEMA.readContext(VIEW, "[]"));
  }

  @Test
  void withActions_entitiesWithoutActions_getThoseOfTheSchema() {
    Entities entities = SCHEMA.withActions(Entities.of(Entity.builder(ORDER).build()));
    assertThat(entities.all()).hasSize(1 + SCHEMA.actions().size());
    assertThat(SCHEMA.entityTypes()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"\":{}}",
        "{\"\":{\"entityTypes\":{},\"actions\":{},\"x\":1}}",
        "{\"a b\":{\"entityTypes\":{},\"actions\":{}}}",
        "{\"\":{\"entityTypes\":{\"A\":{\"shape\":{\"type\":\"Set\"}}},\"actions\":{}}}",
        "{\"\":{\"entityTypes\":{\"A\":{\"enum\":[]}},\"actions\":{}}}",
        "{\"\":{\"entityTypes\":{},\"actions\":{\"a\":{\"appliesTo\":{}}}}}",
        "{\"\":{\"commonTypes\":{\"Set\":{\"type\":\"Long\"}},\"entityTypes\":{},\"actions\":{}}}"
      })
  void fromJson_otherShapes_areRefused(String json) {
    assertThatExceptionOfType(JsonFormatException.class).isThrownBy(() -> Schema.fromJson(json));
  }
}
