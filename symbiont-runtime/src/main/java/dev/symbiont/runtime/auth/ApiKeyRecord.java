package dev.symbiont.runtime.auth;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One record of the API key file (spec/runtime-http-api.md section 3.3).
 *
 * @param keyId the part before the first dot of the presented key
 * @param hash Argon2 hash of the part behind it
 * @param scope UUID texts of the agents the key may act for; empty for an administrator
 * @param revoked whether the key is refused
 */
record ApiKeyRecord(String keyId, Argon2Hash hash, Optional<List<String>> scope, boolean revoked) {
  Principal principal() {
    return scope
        .<Principal>map(agents -> new Principal.Scoped(keyId, Set.copyOf(agents)))
        .orElseGet(() -> new Principal.Admin(keyId));
  }
}
