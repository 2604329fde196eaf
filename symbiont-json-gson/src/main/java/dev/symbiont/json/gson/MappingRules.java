package dev.symbiont.json.gson;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a {@link RecordMapper} makes of JSON that is not exactly what a record says (SDK surface,
 * section 1.8). Security checks are not subject to these rules.
 *
 * @param unknownMembersRefused whether a member that the record does not have is an error
 * @param unknownWordsRefused whether a word that an open enumeration or union does not have is an
 *     error
 * @param tolerated if present, takes the problems that are passed over: an optional member that
 *     cannot be read counts as absent, and a required one that is missing counts as empty where its
 *     type has an empty form (list, map, any JSON, open enumeration). If absent, each is an error
 */
public record MappingRules(
    boolean unknownMembersRefused,
    boolean unknownWordsRefused,
    Optional<Consumer<MappingProblem>> tolerated) {
  /** Everything must be as the record says. */
  public static final MappingRules STRICT = new MappingRules(true, true, Optional.empty());

  /** Members must have their types; what is new is passed over. For responses and files. */
  public static final MappingRules TOLERANT = new MappingRules(false, false, Optional.empty());

  /** Members must have their types and words; other members are ignored. For requests. */
  public static final MappingRules REQUESTS = new MappingRules(false, true, Optional.empty());

  /** Refuses {@code null}. */
  public MappingRules {
    Objects.requireNonNull(tolerated, "tolerated");
  }

  /** Passes over what can be passed over, and tells {@code listener}. */
  public static MappingRules lenient(Consumer<MappingProblem> listener) {
    return new MappingRules(false, false, Optional.of(listener));
  }
}
