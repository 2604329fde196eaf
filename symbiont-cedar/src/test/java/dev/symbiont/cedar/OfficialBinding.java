package dev.symbiont.cedar;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationResponse;
import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.ValidationRequest;
import com.cedarpolicy.model.ValidationResponse;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.exception.InternalException;
import com.cedarpolicy.model.schema.Schema;
import com.cedarpolicy.value.EntityUID;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.ValueJson;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The official native engine behind its Java binding. */
final class OfficialBinding {
  private static final GsonCodec JSON = new GsonCodec();

  private final BasicAuthorizationEngine engine;

  private OfficialBinding(BasicAuthorizationEngine engine) {
    this.engine = engine;
  }

  /** An answer, reduced to what the specification fixes. */
  record Answer(boolean allowed, Set<String> reasons, Set<String> errors) {
    static Answer of(Authorization authorization) {
      return new Answer(
          authorization.isAllowed(),
          authorization.determining().stream().map(Object::toString).collect(Collectors.toSet()),
          authorization.errors().stream()
              .map(error -> error.policy().value())
              .collect(Collectors.toSet()));
    }
  }

  /** Loads the binding; empty where its native library does not load. */
  static Optional<OfficialBinding> load() {
    try {
      return Optional.of(new OfficialBinding(new BasicAuthorizationEngine()));
    } catch (LinkageError | RuntimeException noNativeLibrary) {
      return Optional.empty();
    }
  }

  /** Policies and entities as the binding holds them. */
  record World(
      com.cedarpolicy.model.policy.PolicySet policies,
      com.cedarpolicy.model.entity.Entities entities) {}

  World world(String policies, JsonArray entities) {
    try {
      World world =
          new World(
              com.cedarpolicy.model.policy.PolicySet.parsePolicies(policies),
              com.cedarpolicy.model.entity.Entities.parse(JSON.writeText(entities)));
      world.policies().cache();
      return world;
    } catch (InternalException | CacheException | JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  Answer authorize(World world, Request request) {
    try {
      AuthorizationRequest official =
          new AuthorizationRequest(
              uid(request.principal()),
              uid(request.action()),
              uid(request.resource()),
              Optional.of(context(request).attrs),
              Optional.empty(),
              false);
      AuthorizationResponse response =
          engine.isAuthorized(official, world.policies(), world.entities());
      AuthorizationSuccessResponse success =
          response.success.orElseThrow(() -> new AssertionError(response.toString()));
      return new Answer(
          success.isAllowed(),
          success.getReason(),
          success.getErrors().stream()
              .map(AuthorizationSuccessResponse.AuthorizationError::getPolicyId)
              .collect(Collectors.toSet()));
    } catch (AuthException | JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** The binding reads values only as a part of entities. */
  private static Entity context(Request request) throws JsonProcessingException {
    JsonObject carrier =
        JsonObject.builder()
            .put("uid", ValueJson.writeUid(EntityUid.parse("Context::\"\"")))
            .put("attrs", ValueJson.writeRecord(request.context()))
            .put("parents", JsonArray.EMPTY)
            .build();
    return Entity.parse(JSON.writeText(carrier));
  }

  private static EntityUID uid(EntityUid uid) {
    return EntityUID.parse(uid.toString()).orElseThrow();
  }

  /** Tells whether the engine accepts {@code policies} as text. */
  boolean parses(String policies) {
    try {
      com.cedarpolicy.model.policy.PolicySet.parsePolicies(policies);
      return true;
    } catch (InternalException refused) {
      return false;
    }
  }

  /** Returns the JSON form that the engine gives {@code policy}. */
  JsonObject toJson(String policy) {
    try {
      String json = new com.cedarpolicy.model.policy.Policy(policy, "p").toJson();
      return (JsonObject) JSON.read(json, new JsonLimits(1 << 24, 250));
    } catch (InternalException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the Cedar text that the engine gives {@code policy} in JSON. */
  String fromJson(JsonObject policy) {
    try {
      return com.cedarpolicy.model.policy.Policy.fromJson("p", JSON.writeText(policy)).getSource();
    } catch (InternalException e) {
      throw new AssertionError(e);
    }
  }

  /** Tells whether {@code policies} validate against {@code schema}. */
  boolean validates(String schema, String policies) {
    try {
      ValidationResponse response =
          engine.validate(
              new ValidationRequest(
                  new Schema(schema),
                  com.cedarpolicy.model.policy.PolicySet.parsePolicies(policies)));
      return response.success.isPresent() && response.validationPassed();
    } catch (AuthException e) {
      throw new AssertionError(e);
    }
  }

  /** Tells whether the engine accepts {@code schema}. */
  boolean parsesSchema(String schema) {
    try {
      Schema.parse(Schema.JsonOrCedar.Cedar, schema);
      return true;
    } catch (InternalException refused) {
      return false;
    }
  }
}
