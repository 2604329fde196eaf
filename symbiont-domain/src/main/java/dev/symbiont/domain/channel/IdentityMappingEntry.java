package dev.symbiont.domain.channel;

import dev.symbiont.domain.wire.Timestamp;
import dev.symbiont.domain.wire.WireExplicitNulls;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which user of Symbiont a user of a chat service is (HTTP contract, section 5.7).
 *
 * @param platformUserId the user at the chat service
 * @param platform the chat service
 * @param symbiontUserId the user of Symbiont
 * @param email an address
 * @param displayName a name for people
 * @param roles roles of the user
 * @param verified whether the mapping was verified
 * @param createdAt when it was made
 */
@WireExplicitNulls
public record IdentityMappingEntry(
    String platformUserId,
    ChatPlatform platform,
    String symbiontUserId,
    Optional<String> email,
    String displayName,
    List<String> roles,
    boolean verified,
    Timestamp createdAt) {
  /** Copies the collections; refuses {@code null}. */
  public IdentityMappingEntry {
    Objects.requireNonNull(platformUserId, "platformUserId");
    Objects.requireNonNull(platform, "platform");
    Objects.requireNonNull(symbiontUserId, "symbiontUserId");
    Objects.requireNonNull(email, "email");
    Objects.requireNonNull(displayName, "displayName");
    roles = List.copyOf(roles);
    Objects.requireNonNull(createdAt, "createdAt");
  }
}
