package dev.symbiont.cli.skills;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.skills.SignatureStatus;

/** The state of a signature as JSON. */
final class SignatureJson {
  private SignatureJson() {}

  static JsonObject of(SignatureStatus status) {
    JsonObject.Builder json = JsonObject.builder().put("status", status.word());
    if (status instanceof SignatureStatus.Verified verified) {
      json.put("domain", verified.domain());
      verified.developer().ifPresent(name -> json.put("developer", name));
    } else if (status instanceof SignatureStatus.Pinned pinned) {
      json.put("domain", pinned.domain());
      pinned.developer().ifPresent(name -> json.put("developer", name));
    } else if (status instanceof SignatureStatus.Invalid invalid) {
      json.put("reason", invalid.reason()).put("explanation", invalid.explanation());
    } else if (status instanceof SignatureStatus.Revoked revoked) {
      json.put("explanation", revoked.explanation());
    }
    return json.build();
  }
}
