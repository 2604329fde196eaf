package dev.symbiont.skills;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How skills are found and which may be used (skills.md section 6). The defaults are the runtime's,
 * which are strict: signatures are required but for {@code .agents/skills}.
 *
 * @param loadPaths folders whose sub-folders are skills; {@code ~} is the home directory
 * @param requireSigned whether only skills with a trusted signature are used
 * @param allowUnsignedFrom folders below which a skill needs no signature; a wrong one is refused
 * @param autoPin whether a key that was never seen is pinned on first use
 * @param scanEnabled whether skills are scanned
 * @param customDenyPatterns expressions that a skill must not match; each is a critical rule
 * @param trustedDomains the domains whose signatures count, as in A2A; empty means any
 * @param trustBundle file with the documents of providers, for use without network
 * @param acceptExpired whether an expired signature counts
 * @param blockOnScan whether a skill whose scan failed is left out
 * @param scanProfile the rules
 */
public record SkillLoaderConfig(
    List<String> loadPaths,
    boolean requireSigned,
    List<String> allowUnsignedFrom,
    boolean autoPin,
    boolean scanEnabled,
    List<String> customDenyPatterns,
    List<String> trustedDomains,
    Optional<String> trustBundle,
    boolean acceptExpired,
    boolean blockOnScan,
    ScanProfile scanProfile) {
  /** The runtime's defaults. */
  public static final SkillLoaderConfig DEFAULT = builder().build();

  /** Copies the lists. */
  public SkillLoaderConfig {
    loadPaths = List.copyOf(loadPaths);
    allowUnsignedFrom = List.copyOf(allowUnsignedFrom);
    customDenyPatterns = List.copyOf(customDenyPatterns);
    trustedDomains = List.copyOf(trustedDomains);
    Objects.requireNonNull(trustBundle, "trustBundle");
    Objects.requireNonNull(scanProfile, "scanProfile");
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with this configuration. */
  public Builder toBuilder() {
    Builder builder =
        builder()
            .loadPaths(loadPaths)
            .requireSigned(requireSigned)
            .allowUnsignedFrom(allowUnsignedFrom)
            .autoPin(autoPin)
            .scanEnabled(scanEnabled)
            .customDenyPatterns(customDenyPatterns)
            .trustedDomains(trustedDomains)
            .acceptExpired(acceptExpired)
            .blockOnScan(blockOnScan)
            .scanProfile(scanProfile);
    trustBundle.ifPresent(builder::trustBundle);
    return builder;
  }

  /**
   * Reads the table {@code [skills]} of a {@code symbiont.toml}, whose keys are the names of the
   * components in snake case. What is missing has its default.
   *
   * @param table the table as a TOML reader gives it: text, booleans, lists of text
   * @throws SkillConfigurationException if a key is unknown or a value has the wrong type
   */
  public static SkillLoaderConfig fromTable(Map<String, ?> table) {
    Builder builder = builder();
    table.forEach((key, value) -> set(builder, key, value));
    return builder.build();
  }

  private static void set(Builder builder, String key, Object value) {
    switch (key) {
      case "load_paths" -> builder.loadPaths(texts(key, value));
      case "require_signed" -> builder.requireSigned(bool(key, value));
      case "allow_unsigned_from" -> builder.allowUnsignedFrom(texts(key, value));
      case "auto_pin" -> builder.autoPin(bool(key, value));
      case "scan_enabled" -> builder.scanEnabled(bool(key, value));
      case "custom_deny_patterns" -> builder.customDenyPatterns(texts(key, value));
      case "trusted_domains" -> builder.trustedDomains(texts(key, value));
      case "trust_bundle" -> builder.trustBundle(text(key, value));
      case "accept_expired" -> builder.acceptExpired(bool(key, value));
      case "block_on_scan" -> builder.blockOnScan(bool(key, value));
      case "scan_profile" -> builder.scanProfile(profile(key, text(key, value)));
      default -> throw new SkillConfigurationException("unknown key [skills] " + key, null);
    }
  }

  private static ScanProfile profile(String key, String word) {
    return ScanProfile.ofWord(word)
        .orElseThrow(() -> wrong(key, "'hardened', 'runtime' or 'sdk', was '" + word + "'"));
  }

  private static boolean bool(String key, Object value) {
    if (value instanceof Boolean bool) {
      return bool;
    }
    throw wrong(key, "true or false");
  }

  private static String text(String key, Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw wrong(key, "a text");
  }

  private static List<String> texts(String key, Object value) {
    if (!(value instanceof List<?> list)) {
      throw wrong(key, "a list of texts");
    }
    List<String> texts = new ArrayList<>();
    for (Object element : list) {
      texts.add(text(key, element));
    }
    return texts;
  }

  private static SkillConfigurationException wrong(String key, String expected) {
    return new SkillConfigurationException("[skills] " + key + " must be " + expected, null);
  }

  /** Collects a configuration. Not thread-safe. */
  public static final class Builder {
    private List<String> loadPaths =
        List.of(".agents/skills", "~/.claude/skills", "~/.codex/skills", "~/.symbiont/skills");
    private boolean requireSigned = true;
    private List<String> allowUnsignedFrom = List.of(".agents/skills");
    private boolean autoPin = true;
    private boolean scanEnabled = true;
    private List<String> customDenyPatterns = List.of();
    private List<String> trustedDomains = List.of();
    private Optional<String> trustBundle = Optional.empty();
    private Optional<Boolean> acceptExpired = Optional.empty();
    private boolean blockOnScan = true;
    private ScanProfile scanProfile = ScanProfile.HARDENED;

    private Builder() {}

    /** Sets the folders whose sub-folders are skills, in order of preference. */
    public Builder loadPaths(List<String> paths) {
      loadPaths = paths;
      return this;
    }

    /** Sets whether only skills with a trusted signature are used; true unless set. */
    public Builder requireSigned(boolean required) {
      requireSigned = required;
      return this;
    }

    /** Sets the folders below which a skill needs no signature. */
    public Builder allowUnsignedFrom(List<String> paths) {
      allowUnsignedFrom = paths;
      return this;
    }

    /** Sets whether a key that was never seen is pinned; true unless set. */
    public Builder autoPin(boolean pin) {
      autoPin = pin;
      return this;
    }

    /** Sets whether skills are scanned; true unless set. */
    public Builder scanEnabled(boolean enabled) {
      scanEnabled = enabled;
      return this;
    }

    /** Sets expressions that a skill must not match. */
    public Builder customDenyPatterns(List<String> patterns) {
      customDenyPatterns = patterns;
      return this;
    }

    /** Sets the domains whose signatures count; any unless set. */
    public Builder trustedDomains(List<String> patterns) {
      trustedDomains = patterns;
      return this;
    }

    /** Sets the file with the documents of providers. */
    public Builder trustBundle(String path) {
      trustBundle = Optional.of(path);
      return this;
    }

    /** Sets whether an expired signature counts; unless set, only if none is required. */
    public Builder acceptExpired(boolean accept) {
      acceptExpired = Optional.of(accept);
      return this;
    }

    /** Sets whether a skill whose scan failed is left out; true unless set. */
    public Builder blockOnScan(boolean block) {
      blockOnScan = block;
      return this;
    }

    /** Sets the rules; {@link ScanProfile#HARDENED} unless set. */
    public Builder scanProfile(ScanProfile profile) {
      scanProfile = profile;
      return this;
    }

    /** Returns the configuration. */
    public SkillLoaderConfig build() {
      return new SkillLoaderConfig(
          loadPaths,
          requireSigned,
          allowUnsignedFrom,
          autoPin,
          scanEnabled,
          customDenyPatterns,
          trustedDomains,
          trustBundle,
          acceptExpired.orElse(!requireSigned),
          blockOnScan,
          scanProfile);
    }
  }
}
