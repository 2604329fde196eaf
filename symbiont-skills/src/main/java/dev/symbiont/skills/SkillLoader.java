package dev.symbiont.skills;

import dev.symbiont.schemapin.ChainResolver;
import dev.symbiont.schemapin.KeyPinStore;
import dev.symbiont.schemapin.PinPolicy;
import dev.symbiont.schemapin.PinStatus;
import dev.symbiont.schemapin.PinStoreException;
import dev.symbiont.schemapin.Resolution;
import dev.symbiont.schemapin.SchemaPinErrorCode;
import dev.symbiont.schemapin.SchemaPinSettings;
import dev.symbiont.schemapin.SchemaResolver;
import dev.symbiont.schemapin.SkillFolder;
import dev.symbiont.schemapin.SkillSignature;
import dev.symbiont.schemapin.SkillVerifier;
import dev.symbiont.schemapin.TrustBundle;
import dev.symbiont.schemapin.TrustedDomains;
import dev.symbiont.schemapin.VerificationResult;
import dev.symbiont.skills.SkillExamination.Exclusion;
import dev.symbiont.skills.SkillExamination.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds skills, verifies their signatures, scans them, and returns those that may be used
 * (skills.md section 7). Every file of a skill is read once. Thread-safe if its ports are.
 */
public final class SkillLoader {
  private static final String SKILL_FILE = "SKILL.md";

  /** A load path with more entries is reported instead of read. */
  private static final int MOST_ENTRIES = 10_000;

  private final SkillLoaderConfig config;
  private final SkillVerifier verifier;
  private final SchemaResolver resolver;
  private final TrustedDomains trustedDomains;
  private final Optional<SkillScanner> scanner;
  private final List<Path> loadPaths;
  private final List<Path> unsignedAllowed;

  private SkillLoader(Builder builder) {
    config = builder.config;
    resolver = builder.resolverWithBundle();
    trustedDomains = new TrustedDomains(config.trustedDomains());
    verifier =
        new SkillVerifier(
            SchemaPinSettings.builder()
                .clock(builder.clock)
                .pins(builder.pins)
                .pinPolicy(config.autoPin() ? PinPolicy.AUTOMATIC : PinPolicy.STRICT)
                .build());
    scanner = config.scanEnabled() ? Optional.of(builder.scanner()) : Optional.empty();
    loadPaths = config.loadPaths().stream().map(builder::resolve).toList();
    unsignedAllowed = config.allowUnsignedFrom().stream().map(builder::resolve).toList();
  }

  /**
   * Returns a builder.
   *
   * @param pins remembers the keys of providers; a store in a file keeps them over restarts
   */
  public static Builder builder(SkillLoaderConfig config, KeyPinStore pins) {
    return new Builder(config, pins);
  }

  /** Returns the skills that may be used, in order of the load paths and of their names. */
  public List<LoadedSkill> loadAll() {
    return examineAll().stream()
        .filter(examination -> examination.exclusion().isEmpty())
        .flatMap(examination -> examination.skill().stream())
        .toList();
  }

  /**
   * Returns every folder that holds a {@code SKILL.md}, and why {@link #loadAll} leaves it out if
   * it does. One broken skill does not keep the others from being examined.
   */
  public List<SkillExamination> examineAll() {
    List<SkillExamination> examinations = new ArrayList<>();
    Map<String, Path> names = new HashMap<>();
    for (Path loadPath : loadPaths) {
      for (SkillExamination examination : examinePath(loadPath)) {
        examinations.add(withoutDuplicates(examination, names));
      }
    }
    return List.copyOf(examinations);
  }

  /**
   * Loads one skill and reports its status, whatever that is: nothing is left out here.
   *
   * @throws SkillLoadException if the folder has no {@code SKILL.md} or cannot be read
   */
  public LoadedSkill loadSkill(Path folder) {
    SkillFolder files = read(folder);
    byte[] content =
        files
            .content(SKILL_FILE)
            .orElseThrow(
                () -> new SkillLoadException(SKILL_FILE + " not found in " + folder, folder, null));
    String text = new String(content, StandardCharsets.UTF_8);
    SkillDocument document = SkillDocument.read(text, files.directoryName());
    Verdict verdict = verify(files, folder);
    List<String> warnings = new ArrayList<>(document.warnings());
    warnings.addAll(verdict.warnings());
    return new LoadedSkill(
        document.name(),
        realPath(folder),
        verdict.status(),
        text,
        document.metadata(),
        scanner.map(s -> s.scanSkill(files)),
        warnings);
  }

  private static SkillFolder read(Path folder) {
    try {
      return SkillFolder.read(folder);
    } catch (IOException e) {
      throw new SkillLoadException("cannot read the skill " + folder + ": " + e, folder, e);
    }
  }

  private static Path realPath(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new SkillLoadException("cannot read the skill " + folder + ": " + e, folder, e);
    }
  }

  // ---- signatures

  private record Verdict(SignatureStatus status, List<String> warnings) {
    static Verdict invalid(SchemaPinErrorCode code, String explanation) {
      return new Verdict(new SignatureStatus.Invalid(code.word(), explanation), List.of());
    }
  }

  private Verdict verify(SkillFolder files, Path folder) {
    if (files.sidecar().isEmpty() && !hasSidecarProblem(files)) {
      return new Verdict(new SignatureStatus.Unsigned(), List.of());
    }
    Optional<SkillSignature> signature = files.sidecar().flatMap(SkillSignature::read);
    if (signature.isPresent() && !trustedDomains.allows(signature.get().domain())) {
      return Verdict.invalid(
          SchemaPinErrorCode.DOMAIN_MISMATCH,
          "'" + signature.get().domain() + "' is not among the trusted domains");
    }
    try {
      return verdict(verifier.verify(files, resolver, Optional.empty()));
    } catch (PinStoreException e) {
      throw new SkillLoadException("cannot verify the skill " + folder + ": " + e, folder, e);
    }
  }

  /** A sidecar that is a link or cannot be read is a signature that proves nothing. */
  private static boolean hasSidecarProblem(SkillFolder files) {
    return files.problems().stream()
        .anyMatch(problem -> problem.path().equals(SkillFolder.SIDECAR));
  }

  private Verdict verdict(VerificationResult result) {
    if (result instanceof VerificationResult.Rejected rejected) {
      return rejected.code() == SchemaPinErrorCode.KEY_REVOKED
          ? new Verdict(new SignatureStatus.Revoked(rejected.message()), List.of())
          : Verdict.invalid(rejected.code(), rejected.message());
    }
    VerificationResult.Verified verified = (VerificationResult.Verified) result;
    if (verified.terms().expired() && !config.acceptExpired()) {
      return new Verdict(
          new SignatureStatus.Invalid(
              VerificationResult.SIGNATURE_EXPIRED,
              "the signature expired at " + verified.terms().expiresAt().orElse("an unknown time")),
          verified.warnings());
    }
    boolean pinnedBefore = verified.pinning().filter(PinStatus.PINNED::equals).isPresent();
    return new Verdict(
        pinnedBefore
            ? new SignatureStatus.Verified(verified.domain(), verified.developerName())
            : new SignatureStatus.Pinned(verified.domain(), verified.developerName()),
        verified.warnings());
  }

  // ---- which may be used

  private SkillExamination examine(Path folder) {
    try {
      LoadedSkill skill = loadSkill(folder);
      return new SkillExamination(folder, Optional.of(skill), exclusion(skill));
    } catch (SkillLoadException e) {
      return failed(folder, String.valueOf(e.getMessage()));
    }
  }

  private Optional<Exclusion> exclusion(LoadedSkill skill) {
    if (config.requireSigned() && !skill.signatureStatus().isTrusted() && !isExempt(skill)) {
      return Optional.of(
          new Exclusion(Reason.SIGNATURE_REQUIRED, explanation(skill.signatureStatus())));
    }
    boolean failed = skill.scanResult().filter(result -> !result.passed()).isPresent();
    return failed && config.blockOnScan()
        ? Optional.of(new Exclusion(Reason.SCAN_FAILED, "the scan has findings that block"))
        : Optional.empty();
  }

  private static String explanation(SignatureStatus status) {
    if (status instanceof SignatureStatus.Invalid invalid) {
      return invalid.reason() + ": " + invalid.explanation();
    }
    return status instanceof SignatureStatus.Revoked revoked
        ? "revoked: " + revoked.explanation()
        : "a signature is required, and the skill has none";
  }

  /** Only a skill without a signature is exempt, never one whose signature is wrong. */
  private boolean isExempt(LoadedSkill skill) {
    return skill.signatureStatus() instanceof SignatureStatus.Unsigned
        && unsignedAllowed.stream().anyMatch(allowed -> contains(allowed, skill.path()));
  }

  private static boolean contains(Path allowed, Path skill) {
    try {
      return skill.startsWith(allowed.toRealPath());
    } catch (IOException absent) {
      return false;
    }
  }

  private static SkillExamination withoutDuplicates(
      SkillExamination examination, Map<String, Path> names) {
    if (examination.skill().isEmpty() || examination.exclusion().isPresent()) {
      return examination;
    }
    Path first = names.putIfAbsent(examination.skill().get().name(), examination.path());
    return first == null
        ? examination
        : new SkillExamination(
            examination.path(),
            examination.skill(),
            Optional.of(
                new Exclusion(
                    Reason.DUPLICATE_NAME, first + " has the same name and comes first")));
  }

  // ---- finding

  private List<SkillExamination> examinePath(Path loadPath) {
    if (!Files.isDirectory(loadPath)) {
      return List.of();
    }
    try {
      return skillFolders(loadPath).stream().map(this::examine).toList();
    } catch (IOException | DirectoryIteratorException e) {
      return List.of(failed(loadPath, "the load path cannot be listed: " + e));
    }
  }

  private static List<Path> skillFolders(Path loadPath) throws IOException {
    List<Path> folders = new ArrayList<>();
    int entries = 0;
    try (DirectoryStream<Path> children = Files.newDirectoryStream(loadPath)) {
      for (Path child : children) {
        if (++entries > MOST_ENTRIES) {
          throw new IOException("it has more than " + MOST_ENTRIES + " entries");
        }
        if (Files.isDirectory(child)
            && Files.exists(child.resolve(SKILL_FILE), LinkOption.NOFOLLOW_LINKS)) {
          folders.add(child);
        }
      }
    }
    folders.sort(
        Comparator.comparing(
            folder -> folder.toString().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
    return folders;
  }

  private static SkillExamination failed(Path path, String explanation) {
    return new SkillExamination(
        path, Optional.empty(), Optional.of(new Exclusion(Reason.LOAD_FAILED, explanation)));
  }

  /** Ports and surroundings of a loader. Not thread-safe. */
  public static final class Builder {
    private final SkillLoaderConfig config;
    private final KeyPinStore pins;
    private SchemaResolver resolver = domain -> new Resolution.Unknown("no resolver is configured");
    private Clock clock = Clock.systemUTC();
    private Path base = Path.of("");
    private Path home = Path.of(System.getProperty("user.home"));
    private ScanLimits limits = ScanLimits.DEFAULT;

    private Builder(SkillLoaderConfig config, KeyPinStore pins) {
      this.config = Objects.requireNonNull(config, "config");
      this.pins = Objects.requireNonNull(pins, "pins");
    }

    /** Sets where the documents of providers come from, after the trust bundle; else nowhere. */
    public Builder resolver(SchemaResolver value) {
      resolver = Objects.requireNonNull(value, "resolver");
      return this;
    }

    /** Sets the clock, against which expiry and the scan's budget are measured. */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    /** Sets the directory that relative paths start from; the working directory unless set. */
    public Builder baseDirectory(Path value) {
      base = Objects.requireNonNull(value, "base");
      return this;
    }

    /** Sets the directory that {@code ~} stands for; the user's home unless set. */
    public Builder homeDirectory(Path value) {
      home = Objects.requireNonNull(value, "home");
      return this;
    }

    /** Sets the limits of the scans. */
    public Builder scanLimits(ScanLimits value) {
      limits = Objects.requireNonNull(value, "limits");
      return this;
    }

    /**
     * Returns the loader.
     *
     * @throws SkillConfigurationException if a pattern does not compile or the trust bundle cannot
     *     be read
     */
    public SkillLoader build() {
      return new SkillLoader(this);
    }

    private SkillScanner scanner() {
      SkillScanner.Builder builder =
          SkillScanner.builder().profile(config.scanProfile()).limits(limits).clock(clock);
      config.customDenyPatterns().forEach(builder::denyContent);
      return builder.build();
    }

    private Path resolve(String path) {
      if (path.equals("~") || path.startsWith("~/")) {
        return home.resolve(path.substring(Math.min(2, path.length())));
      }
      return base.resolve(path);
    }

    private SchemaResolver resolverWithBundle() {
      return config
          .trustBundle()
          .<SchemaResolver>map(
              path -> new ChainResolver(List.of(bundle(resolve(path)).resolver(), resolver)))
          .orElse(resolver);
    }

    private static TrustBundle bundle(Path file) {
      try (InputStream in = Files.newInputStream(file)) {
        return TrustBundle.read(in.readNBytes(TrustBundle.LIMITS.maxBytes() + 1))
            .orElseThrow(
                () ->
                    new SkillConfigurationException(
                        "[skills] trust_bundle: " + file + " is not a trust bundle", null));
      } catch (IOException e) {
        throw new SkillConfigurationException(
            "[skills] trust_bundle: cannot read " + file + ": " + e, e);
      }
    }
  }
}
