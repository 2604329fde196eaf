package dev.symbiont.domain.channel;

import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Body of {@code POST /channels/{id}/mappings} (HTTP contract, section 5.7).
 *
 * @param platformUserId the user at the chat service
 * @param symbiontUserId the user of Symbiont
 * @param displayName a name for people
 * @param roles roles of the user
 * @param email an address
 */
public record AddIdentityMappingRequest(
    String platformUserId,
    String symbiontUserId,
    String displayName,
    List<String> roles,
    Optional<String> email)
    implements Constrained {
  /** Copies the collections; refuses {@code null}. */
  public AddIdentityMappingRequest {
    Objects.requireNonNull(platformUserId, "platformUserId");
    Objects.requireNonNull(symbiontUserId, "symbiontUserId");
    Objects.requireNonNull(displayName, "displayName");
    roles = List.copyOf(roles);
    Objects.requireNonNull(email, "email");
  }

  @Override
  public List<Violation> violations() {
    return new Rules()
        .requireText(platformUserId, "platform_user_id")
        .requireText(symbiontUserId, "symbiont_user_id")
        .requireText(displayName, "display_name")
        .violations();
  }
}
