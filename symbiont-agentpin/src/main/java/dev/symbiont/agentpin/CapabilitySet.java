package dev.symbiont.agentpin;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Capabilities, each an {@code action:resource} that is split at the first colon, and the rules by
 * which declared ones cover claimed ones (digest section 4). Immutable and thread-safe.
 *
 * <p>Covering is decided by look-up, not by comparing each with each: lists of any length that fit
 * a document are answered in a time proportional to their text.
 */
public final class CapabilitySet {
  private static final String ADMIN = "admin";

  /** Specification section 10.1. */
  private static final Set<String> CORE_ACTIONS =
      Set.of("read", "write", "delete", "execute", "delegate", ADMIN);

  private final List<String> values;
  private final Set<String> exact;

  /** The lengths that occur; only prefixes of such a length can be declared. */
  private final BitSet lengths = new BitSet();

  private CapabilitySet(List<String> values) {
    this.values = List.copyOf(values);
    this.exact = new HashSet<>(this.values);
    for (String value : exact) {
      lengths.set(value.length());
    }
  }

  /** Returns the capabilities {@code values}; order and repetitions are kept. */
  public static CapabilitySet of(List<String> values) {
    return new CapabilitySet(values);
  }

  /** Returns the capabilities {@code values}; order and repetitions are kept. */
  public static CapabilitySet of(String... values) {
    return new CapabilitySet(List.of(values));
  }

  /** Returns the capabilities as they were given. */
  public List<String> values() {
    return values;
  }

  /**
   * Tells whether a declared capability of this set covers {@code claimed}: the same text, {@code
   * action:*}, or a resource of which the claimed one is a scope ({@code read:codebase} covers
   * {@code read:codebase.docs}).
   *
   * <p>A claim with a {@code *} needs the identical text (R13). The action {@code admin} is never
   * granted through a wildcard, and {@code admin:*} never at all (R14).
   */
  public boolean covers(String claimed) {
    return covers(claimed, VerificationProfile.STRICT);
  }

  boolean covers(String claimed, VerificationProfile profile) {
    int colon = claimed.indexOf(':');
    if (colon < 0) {
      return false;
    }
    String action = claimed.substring(0, colon);
    boolean admin = profile.isStrict() && action.equals(ADMIN);
    if (admin && claimed.equals(ADMIN + ":*")) {
      return false;
    }
    if (exact.contains(claimed)) {
      return true;
    }
    if (profile.isStrict() && claimed.indexOf('*') >= 0) {
      return false;
    }
    return (!admin && exact.contains(action + ":*")) || coversAsScope(claimed, colon);
  }

  private boolean coversAsScope(String claimed, int colon) {
    for (int dot = claimed.indexOf('.', colon + 1); dot >= 0; dot = claimed.indexOf('.', dot + 1)) {
      if (lengths.get(dot) && exact.contains(claimed.substring(0, dot))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns those capabilities that do not keep to the naming rules (digest section 19): {@code
   * action:resource} with one of the six core actions, or an action of one's own in reverse-domain
   * form ({@code com.example.review}), and never {@code admin:*}.
   *
   * <p>Good for checking what one is about to publish. Verification does not ask for it. Release
   * 0.3.0 of the other implementations refuses {@code delete} too, which the specification lists.
   */
  public List<String> irregular() {
    return values.stream().filter(value -> !isRegular(value)).toList();
  }

  private static boolean isRegular(String capability) {
    int colon = capability.indexOf(':');
    if (colon <= 0 || colon == capability.length() - 1 || capability.equals(ADMIN + ":*")) {
      return false;
    }
    String action = capability.substring(0, colon);
    return CORE_ACTIONS.contains(action) || isReverseDomain(action);
  }

  private static boolean isReverseDomain(String action) {
    String[] labels = action.split("\\.", -1);
    return labels.length >= 2 && Arrays.stream(labels).noneMatch(String::isEmpty);
  }

  /** Returns the first of {@code claimed} that no capability of this set covers. */
  Optional<String> firstNotCovered(List<String> claimed, VerificationProfile profile) {
    for (String one : claimed) {
      if (!covers(one, profile)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /** Tells whether each of {@code claimed} is covered; the empty set always is. */
  public boolean coversAll(CapabilitySet claimed) {
    return firstNotCovered(claimed.values, VerificationProfile.STRICT).isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CapabilitySet that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
