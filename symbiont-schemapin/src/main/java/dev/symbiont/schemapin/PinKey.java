package dev.symbiont.schemapin;

/**
 * What a key is pinned for: a tool (or skill, or bundle authority) of a domain. Domains differ
 * neither by case nor by a final dot.
 *
 * @param toolId the tool
 * @param domain the domain, normalised
 */
public record PinKey(String toolId, String domain) {
  private static final int LONGEST = 1024;

  /**
   * Normalises the domain.
   *
   * @throws IllegalArgumentException if a part is empty, has more than 1024 characters or holds a
   *     control character, or the domain holds {@code @}
   */
  public PinKey {
    domain = ProviderDomain.normalize(domain);
    if (!isUsable(toolId) || !isUsable(domain) || domain.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "a pin needs a tool id and a domain of 1 to 1024 printable characters, the domain without"
              + " '@'");
    }
  }

  static boolean isUsable(String toolId, String domain) {
    return isUsable(toolId)
        && isUsable(ProviderDomain.normalize(domain))
        && domain.indexOf('@') < 0;
  }

  private static boolean isUsable(String part) {
    return !part.isEmpty()
        && part.length() <= LONGEST
        && part.chars().noneMatch(Character::isISOControl);
  }

  /** Returns {@code tool@domain}; the last {@code @} separates. */
  @Override
  public String toString() {
    return toolId + "@" + domain;
  }
}
