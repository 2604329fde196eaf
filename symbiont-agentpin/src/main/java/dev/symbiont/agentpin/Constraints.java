package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Limits on what a credential may be used for (digest section 5). The verifier proves that those of
 * a credential are not wider than those that the issuer declares for the agent; counting requests
 * and comparing addresses and hours at run time is the application's part. Immutable and
 * thread-safe.
 */
public final class Constraints {
  private final JsonObject json;
  private final Optional<List<String>> allowedDomains;
  private final Optional<List<String>> deniedDomains;
  private final Optional<List<String>> ipAllowlist;
  private final Optional<String> rateLimit;
  private final Optional<DataClassification> dataClassificationMax;
  private final Optional<ValidHours> validHours;

  private Constraints(Members members) {
    json = members.json();
    allowedDomains = members.texts("allowed_domains").map(List::copyOf);
    deniedDomains = members.texts("denied_domains").map(List::copyOf);
    ipAllowlist = members.texts("ip_allowlist").map(List::copyOf);
    rateLimit = members.text("rate_limit");
    dataClassificationMax =
        members
            .text("data_classification_max")
            .map(
                word ->
                    DataClassification.read(word)
                        .orElseThrow(
                            () -> members.refuse("unknown data classification \"" + word + "\"")));
    validHours = members.object("valid_hours").map(Constraints::validHours);
  }

  static Constraints read(Members members) {
    return new Constraints(members);
  }

  /**
   * Returns the constraints in {@code json}, as they stand in credentials and declarations.
   *
   * @throws AgentPinException if a member has a wrong type or the classification is unknown
   */
  public static Constraints ofJson(JsonObject json) {
    return new Constraints(new Members(json, "constraints", ErrorCode.CONSTRAINT_VIOLATION));
  }

  /** Returns a builder without constraints. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the domains that may be accessed; each a name or {@code *.suffix}. */
  public Optional<List<String>> allowedDomains() {
    return allowedDomains;
  }

  /** Returns the domains that may not be accessed; each a name or {@code *.suffix}. */
  public Optional<List<String>> deniedDomains() {
    return deniedDomains;
  }

  /** Returns the address blocks from which the credential may be used. */
  public Optional<List<String>> ipAllowlist() {
    return ipAllowlist;
  }

  /** Returns the rate limit as text, for example {@code "100/hour"}. */
  public Optional<String> rateLimit() {
    return rateLimit;
  }

  /** Returns how confidential data may be at most. */
  public Optional<DataClassification> dataClassificationMax() {
    return dataClassificationMax;
  }

  /** Returns the hours in which the credential may be used. */
  public Optional<ValidHours> validHours() {
    return validHours;
  }

  /** Tells whether there is no constraint at all. */
  public boolean isEmpty() {
    return json.size() == 0;
  }

  /** Returns the constraints as they stand in credentials and declarations. */
  public JsonObject toJson() {
    return json;
  }

  /** Returns these declared constraints with those of {@code credential} laid over them (R16). */
  Constraints overlaidBy(Constraints credential) {
    JsonObject.Builder merged = json.toBuilder();
    credential.json.members().forEach(merged::put);
    return ofJson(merged.build());
  }

  /**
   * Returns which constraint of {@code credential} is wider than the one declared here; empty if
   * none is. A constraint that only one side carries is not compared.
   */
  Optional<String> firstExceededBy(Constraints credential, VerificationProfile profile) {
    if (!classificationHolds(credential)) {
      return Optional.of("data_classification_max");
    }
    if (!rateHolds(credential)) {
      return Optional.of("rate_limit");
    }
    if (!allowedDomainsHold(credential)) {
      return Optional.of("allowed_domains");
    }
    if (!profile.isStrict()) {
      return Optional.empty();
    }
    if (!deniedDomainsHold(credential)) {
      return Optional.of("denied_domains");
    }
    if (!addressesHold(credential)) {
      return Optional.of("ip_allowlist");
    }
    return hoursHold(credential) ? Optional.empty() : Optional.of("valid_hours");
  }

  private boolean classificationHolds(Constraints credential) {
    return dataClassificationMax.isEmpty()
        || credential.dataClassificationMax.isEmpty()
        || credential.dataClassificationMax.get().compareTo(dataClassificationMax.get()) <= 0;
  }

  private boolean rateHolds(Constraints credential) {
    if (rateLimit.isEmpty()
        || credential.rateLimit.isEmpty()
        || rateLimit.equals(credential.rateLimit)) {
      return true;
    }
    Optional<BigInteger> declared = rateLimit.flatMap(RateLimit::perHour);
    Optional<BigInteger> claimed = credential.rateLimit.flatMap(RateLimit::perHour);
    return declared.isPresent()
        && claimed.isPresent()
        && claimed.get().compareTo(declared.get()) <= 0;
  }

  private boolean allowedDomainsHold(Constraints credential) {
    return allowedDomains.isEmpty()
        || credential.allowedDomains.isEmpty()
        // An empty list reads as "no restriction" elsewhere.
        || (!credential.allowedDomains.get().isEmpty()
            && new DomainPatterns(allowedDomains.get()).coverAll(credential.allowedDomains.get()));
  }

  private boolean deniedDomainsHold(Constraints credential) {
    return deniedDomains.isEmpty()
        || credential.deniedDomains.isEmpty()
        || new DomainPatterns(credential.deniedDomains.get()).coverAll(deniedDomains.get());
  }

  private boolean addressesHold(Constraints credential) {
    if (ipAllowlist.isEmpty() || credential.ipAllowlist.isEmpty()) {
      return true;
    }
    Set<Cidr> declared = new HashSet<>();
    for (String block : ipAllowlist.get()) {
      Optional<Cidr> cidr = Cidr.read(block);
      if (cidr.isEmpty()) {
        return false;
      }
      declared.add(cidr.get());
    }
    return !credential.ipAllowlist.get().isEmpty()
        && credential.ipAllowlist.get().stream()
            .allMatch(block -> Cidr.read(block).filter(one -> isWithin(one, declared)).isPresent());
  }

  private static boolean isWithin(Cidr block, Set<Cidr> declared) {
    for (int prefix = block.prefix(); prefix >= 0; prefix--) {
      if (declared.contains(block.widened(prefix))) {
        return true;
      }
    }
    return false;
  }

  private boolean hoursHold(Constraints credential) {
    return validHours.isEmpty()
        || credential.validHours.isEmpty()
        || credential.validHours.get().isWithin(validHours.get());
  }

  private static ValidHours validHours(Members members) {
    return new ValidHours(
        members.requiredText("start"),
        members.requiredText("end"),
        members.requiredText("timezone"));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Constraints that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json.toString();
  }

  /** Collects constraints. Not thread-safe. */
  public static final class Builder {
    private final JsonObject.Builder json = JsonObject.builder();

    private Builder() {}

    /** Sets the domains that may be accessed; each a name or {@code *.suffix}. */
    public Builder allowedDomains(List<String> patterns) {
      json.put("allowed_domains", JsonArray.ofStrings(patterns));
      return this;
    }

    /** Sets the domains that may not be accessed; each a name or {@code *.suffix}. */
    public Builder deniedDomains(List<String> patterns) {
      json.put("denied_domains", JsonArray.ofStrings(patterns));
      return this;
    }

    /** Sets the address blocks from which the credential may be used. */
    public Builder ipAllowlist(List<String> blocks) {
      json.put("ip_allowlist", JsonArray.ofStrings(blocks));
      return this;
    }

    /**
     * Sets the rate limit, {@code <count>/<second|minute|hour>}.
     *
     * @throws IllegalArgumentException if the text has another form: verifiers would refuse it
     */
    public Builder rateLimit(String limit) {
      if (RateLimit.perHour(limit).isEmpty()) {
        throw new IllegalArgumentException(
            "rate limit must be <count>/<second|minute|hour>, was \"" + limit + "\"");
      }
      json.put("rate_limit", limit);
      return this;
    }

    /** Sets how confidential data may be at most. */
    public Builder dataClassificationMax(DataClassification level) {
      json.put("data_classification_max", level.wire());
      return this;
    }

    /** Sets the hours in which the credential may be used. */
    public Builder validHours(ValidHours hours) {
      json.put(
          "valid_hours",
          JsonObject.builder()
              .put("start", hours.start())
              .put("end", hours.end())
              .put("timezone", hours.timezone())
              .build());
      return this;
    }

    /** Returns the constraints. */
    public Constraints build() {
      return ofJson(json.build());
    }
  }
}
