package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.file.DurableFiles;
import dev.symbiont.domain.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/** Signs skill folders (section 11). Immutable and thread-safe. */
public final class SkillSigner {
  private final P256PrivateKey key;
  private final EcdsaP256 ecdsa;
  private final Clock clock;

  /** Creates a signer with {@code key} on the preferred engine and the system's clock. */
  public SkillSigner(P256PrivateKey key) {
    this(key, SchemaPinSettings.preferredEcdsa(), Clock.systemUTC());
  }

  /** Creates a signer with {@code key} on {@code ecdsa}; {@code clock} tells {@code signed_at}. */
  public SkillSigner(P256PrivateKey key, EcdsaP256 ecdsa, Clock clock) {
    this.key = Objects.requireNonNull(key, "key");
    this.ecdsa = Objects.requireNonNull(ecdsa, "ecdsa");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * What may be said about a signature.
   *
   * @param signerKid a name for the key; its fingerprint by default
   * @param skillName the name of the skill; by default the one in its front matter
   * @param expiresIn how long the signature holds; forever by default
   * @param schemaVersion the version of the skill
   * @param previousHash the {@code skill_hash} of the version before
   * @param canonicalizationDeclared whether the canonical form is named
   * @param metadataSigned whether everything that is said here is signed too; older implementations
   *     ignore that signature
   */
  public record Options(
      Optional<String> signerKid,
      Optional<String> skillName,
      Optional<Duration> expiresIn,
      Optional<String> schemaVersion,
      Optional<String> previousHash,
      boolean canonicalizationDeclared,
      boolean metadataSigned) {
    /** No option, metadata signed. */
    public static final Options DEFAULT =
        new Options(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            true);

    /**
     * Refuses a duration that is not positive.
     *
     * @throws IllegalArgumentException if {@code expiresIn} is zero or negative
     */
    public Options {
      Objects.requireNonNull(signerKid, "signerKid");
      Objects.requireNonNull(skillName, "skillName");
      Objects.requireNonNull(schemaVersion, "schemaVersion");
      Objects.requireNonNull(previousHash, "previousHash");
      if (expiresIn.filter(time -> time.isZero() || time.isNegative()).isPresent()) {
        throw new IllegalArgumentException("expiresIn must be positive, was " + expiresIn.get());
      }
    }
  }

  /**
   * Signs {@code folder} for {@code domain}.
   *
   * @throws IllegalArgumentException if the folder is empty or has {@linkplain
   *     SkillFolder#problems() problems}, which would refuse its verification
   */
  public SkillSignature sign(SkillFolder folder, ProviderDomain domain, Options options) {
    if (!folder.problems().isEmpty() || folder.isEmpty()) {
      throw new IllegalArgumentException(
          "the folder cannot be signed: "
              + (folder.isEmpty() ? "it holds no files" : folder.problems()));
    }
    SkillSignature signature = new SkillSignature(describe(folder, domain, options));
    if (!options.metadataSigned()) {
      return signature;
    }
    byte[] metadata = signature.metadata().sha256();
    return new SkillSignature(
        signature.json().toBuilder()
            .put("metadata_signature", HashSignatures.sign(ecdsa, key, metadata))
            .build());
  }

  /**
   * Reads and signs {@code folder} and writes its {@code .schemapin.sig}.
   *
   * @throws IOException if the folder cannot be read or the file not be written
   * @throws IllegalArgumentException as {@link #sign} does
   */
  public SkillSignature signInPlace(Path folder, ProviderDomain domain, Options options)
      throws IOException {
    SkillSignature signature = sign(SkillFolder.read(folder), domain, options);
    Path sidecar = folder.resolve(SkillFolder.SIDECAR);
    DurableFiles.replace(sidecar, signature.toBytes());
    if (sidecar.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      // A signature is public, and useless to those who cannot read it.
      Files.setPosixFilePermissions(sidecar, PosixFilePermissions.fromString("rw-r--r--"));
    }
    return signature;
  }

  private JsonObject describe(SkillFolder folder, ProviderDomain domain, Options options) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    boolean newer =
        options.expiresIn().isPresent()
            || options.schemaVersion().isPresent()
            || options.previousHash().isPresent()
            || options.canonicalizationDeclared();
    JsonObject.Builder json =
        JsonObject.builder()
            .put("schemapin_version", newer ? "1.4" : "1.3")
            .put("skill_name", options.skillName().orElseGet(folder::skillName))
            .put("skill_hash", folder.skillHash())
            .put("signature", HashSignatures.sign(ecdsa, key, folder.root()))
            .put("signed_at", now.toString());
    options.expiresIn().ifPresent(time -> json.put("expires_at", expiry(now, time)));
    options.schemaVersion().ifPresent(version -> json.put("schema_version", version));
    options.previousHash().ifPresent(hash -> json.put("previous_hash", hash));
    if (options.canonicalizationDeclared()) {
      json.put("canonicalization", CanonicalSchema.NAME);
    }
    json.put("domain", domain.toString());
    json.put(
        "signer_kid",
        options.signerKid().orElseGet(() -> KeyFingerprint.of(key.publicKey()).value()));
    JsonObject.Builder manifest = JsonObject.builder();
    folder.manifest().forEach(manifest::put);
    return json.put("file_manifest", manifest.build()).build();
  }

  private static String expiry(Instant now, Duration time) {
    return now.plus(time).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
