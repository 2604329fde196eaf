package dev.symbiont.schemapin;

import static dev.symbiont.schemapin.TestKeys.ALICE;
import static dev.symbiont.schemapin.TestKeys.ECDSA;
import static dev.symbiont.schemapin.TestKeys.MALLORY;
import static dev.symbiont.schemapin.TestKeys.NOW;
import static dev.symbiont.schemapin.TestKeys.evidence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.schemapin.SkillFolder.Limits;
import dev.symbiont.schemapin.SkillFolder.Problem;
import dev.symbiont.schemapin.SkillFolder.ProblemKind;
import dev.symbiont.schemapin.VerificationResult.Rejected;
import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.testsupport.SeededCases;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkillVerifierTest {
  private static final ProviderDomain DOMAIN = ProviderDomain.parse("a.example").orElseThrow();

  private final MutableClock clock = new MutableClock(NOW);
  private final SkillSigner signer = new SkillSigner(ALICE, ECDSA, clock);

  @TempDir Path folder;

  @BeforeEach
  void makeSkill() throws IOException {
    TestFolders.write(folder, "SKILL.md", "---\nname: adder\n---\nAdds.\n");
    TestFolders.write(folder, "scripts/größe 😀.sh", "#!/bin/sh\n");
  }

  private SchemaPinSettings.Builder settings() {
    return SchemaPinSettings.builder().ecdsa(ECDSA).clock(clock);
  }

  private VerificationResult verify() throws IOException {
    return new SkillVerifier(settings().metadataSignatureRequired().build())
        .verifyOffline(SkillFolder.read(folder), evidence(ALICE), Optional.of("A.example"));
  }

  private SchemaPinErrorCode refusal() throws IOException {
    return ((Rejected) verify()).code();
  }

  private SkillSignature sign(SkillSigner.Options options) throws IOException {
    return signer.signInPlace(folder, DOMAIN, options);
  }

  private static SkillSigner.Options expiringIn(Duration time) {
    return new SkillSigner.Options(
        Optional.empty(),
        Optional.empty(),
        Optional.of(time),
        Optional.of("2.0"),
        Optional.of("sha256:aa"),
        true,
        true);
  }

  @Test
  void signInPlace_thenVerify_isValidAndSaysEverything() throws IOException {
    SkillSignature signature = sign(expiringIn(Duration.ofDays(1)));
    assertThat(signature.skillName()).contains("adder");
    assertThat(signature.json().string("schemapin_version")).contains("1.4");
    assertThat(verify().toJson())
        .isEqualTo(
            JsonObject.builder()
                .put("valid", true)
                .put("domain", "a.example")
                .put("developer_name", "Alice")
                .put("expires_at", "2026-11-22T10:00:00Z")
                .put("schema_version", "2.0")
                .put("previous_hash", "sha256:aa")
                .put("warnings", JsonArray.EMPTY)
                .build());
  }

  @Test
  void verify_canonicalizationThatIsNoText_isUnsupported() throws IOException {
    JsonObject json = sign(SkillSigner.Options.DEFAULT).json();
    for (JsonValue declared : List.of(JsonNumber.of(1), JsonArray.EMPTY, new JsonString(""))) {
      SkillSignature changed =
          new SkillSignature(json.toBuilder().put("canonicalization", declared).build());
      Files.write(folder.resolve(SkillFolder.SIDECAR), changed.toBytes());
      assertThat(refusal()).isEqualTo(SchemaPinErrorCode.CANONICALIZATION_UNSUPPORTED);
    }
  }

  @Test
  void verify_afterTheExpiry_isValidButExpired() throws IOException {
    sign(expiringIn(Duration.ofDays(1)));
    clock.advance(Duration.ofDays(1));
    assertThat(verify().warnings()).containsExactly("signature_expired");
    assertThat(verify().toJson().bool("expired")).contains(true);
  }

  @Test
  void verify_anyBitFlippedInAnyFile_isRefused() throws IOException {
    sign(SkillSigner.Options.DEFAULT);
    SeededCases.check(
        1,
        100,
        random -> {
          String path = random.nextBoolean() ? "SKILL.md" : "scripts/größe 😀.sh";
          Path file = TestFolders.resolve(folder, path);
          byte[] before = Files.readAllBytes(file);
          byte[] after = before.clone();
          after[random.nextInt(after.length)] ^= (byte) (1 << random.nextInt(8));
          Files.write(file, after);
          assertThat(refusal()).isEqualTo(SchemaPinErrorCode.SIGNATURE_INVALID);
          Files.write(file, before);
        });
    assertThat(verify().isValid()).isTrue();
  }

  @Test
  void verify_anyMemberOfTheSidecarEdited_isRefusedWhenMetadataIsSigned() throws IOException {
    SkillSignature signature = sign(expiringIn(Duration.ofDays(1)));
    for (String member : signature.json().members().keySet()) {
      if (member.equals("signature") || member.equals("domain")) {
        continue;
      }
      SkillSignature edited = new SkillSignature(SignedSchema.without(signature.json(), member));
      TestFolders.write(folder, SkillFolder.SIDECAR, edited.toBytes());
      assertThat(verify().isValid()).as(member).isFalse();
    }
  }

  @Test
  void verify_metadataSignatureOfAnotherKey_isRefusedEvenIfNotRequired() throws IOException {
    SkillSignature mine = sign(SkillSigner.Options.DEFAULT);
    SkillSignature other =
        new SkillSigner(MALLORY, ECDSA, clock)
            .sign(SkillFolder.read(folder), DOMAIN, SkillSigner.Options.DEFAULT);
    SkillSignature mixed =
        new SkillSignature(
            mine.json().toBuilder()
                .put("metadata_signature", other.metadataSignature().orElseThrow())
                .build());
    TestFolders.write(folder, SkillFolder.SIDECAR, mixed.toBytes());
    assertThat(
            new SkillVerifier(settings().build())
                .verifyOffline(SkillFolder.read(folder), evidence(ALICE), Optional.empty())
                .isValid())
        .isFalse();
  }

  @Test
  void read_linksPipesAndUnreadableThings_areProblems() throws Exception {
    sign(SkillSigner.Options.DEFAULT);
    Files.createSymbolicLink(folder.resolve("link"), Path.of("SKILL.md"));
    Files.createSymbolicLink(folder.resolve("up"), Path.of(".."));
    Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
    TestFolders.write(folder, "sub/.schemapin.sig", "{}");
    assertThat(new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor())
        .isZero();
    Files.createFile(TestFolders.resolve(folder, new byte[] {'a', (byte) 0xff, 'b'}));
    assertThat(SkillFolder.read(folder).problems())
        .extracting(Problem::kind)
        .containsExactlyInAnyOrder(
            ProblemKind.SYMBOLIC_LINK,
            ProblemKind.SYMBOLIC_LINK,
            ProblemKind.SYMBOLIC_LINK,
            ProblemKind.NESTED_SIGNATURE,
            ProblemKind.SPECIAL_FILE,
            ProblemKind.NAME_NOT_UTF8);
    assertThat(refusal()).isEqualTo(SchemaPinErrorCode.SIGNATURE_INVALID);
    assertThatThrownBy(() -> sign(SkillSigner.Options.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SYMBOLIC_LINK");
  }

  @Test
  void read_sidecarIsALink_isAProblemAndNoSignature() throws IOException {
    SkillSignature signature = sign(SkillSigner.Options.DEFAULT);
    Path elsewhere = Files.createTempFile("sidecar", ".sig");
    try {
      Files.write(elsewhere, signature.toBytes());
      Files.delete(folder.resolve(SkillFolder.SIDECAR));
      Files.createSymbolicLink(folder.resolve(SkillFolder.SIDECAR), elsewhere);
      assertThat(SkillFolder.read(folder).sidecar()).isEmpty();
      assertThat(refusal()).isEqualTo(SchemaPinErrorCode.SIGNATURE_INVALID);
    } finally {
      Files.delete(elsewhere);
    }
  }

  @Test
  void read_fileOfTenGigabytes_isNotRead() throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(folder.resolve("huge").toFile(), "rw")) {
      sparse.setLength(10L * 1024 * 1024 * 1024);
    }
    assertThat(SkillFolder.read(folder).problems())
        .containsExactly(new Problem(ProblemKind.TOO_LARGE, "huge"));
  }

  @Test
  void read_beyondTheLimits_stopsAndSaysSo() throws IOException {
    TestFolders.write(folder, "a/b/c/d", "x");
    assertThat(SkillFolder.read(folder, new Limits(100, 1000, 2)).problems())
        .containsExactly(new Problem(ProblemKind.TOO_DEEP, "a/b/c"));
    assertThat(SkillFolder.read(folder, new Limits(2, 1000, 9)).problems())
        .extracting(Problem::kind)
        .contains(ProblemKind.TOO_MANY_FILES);
    assertThat(SkillFolder.read(folder, new Limits(100, 12, 9)).problems())
        .extracting(Problem::kind)
        .contains(ProblemKind.TOO_LARGE);
  }

  @Test
  void read_notADirectory_isAnError() {
    assertThatThrownBy(() -> SkillFolder.read(folder.resolve("SKILL.md")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> SkillFolder.read(folder.resolve("nothing")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void content_afterTheFileChanged_isWhatWasRead() throws IOException {
    SkillFolder before = SkillFolder.read(folder);
    TestFolders.write(folder, "SKILL.md", "evil");
    assertThat(before.content("SKILL.md"))
        .hasValueSatisfying(
            bytes -> assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("name: adder"));
    assertThat(before.paths()).containsExactly("SKILL.md", "scripts/größe 😀.sh");
    assertThat(before.content("nothing")).isEmpty();
  }

  @Test
  void signInPlace_writesAFileThatEverybodyMayRead() throws IOException {
    sign(SkillSigner.Options.DEFAULT);
    Path sidecar = folder.resolve(SkillFolder.SIDECAR);
    assertThat(Files.getPosixFilePermissions(sidecar))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(Files.readString(sidecar)).startsWith("{\n  \"schemapin_version\"").endsWith("}\n");
  }

  @Test
  void verifyChain_acrossSigners_knowsBothFormsOfTheHash() throws IOException {
    SkillFolder first = SkillFolder.read(folder);
    SkillSignature previous = signer.sign(first, DOMAIN, SkillSigner.Options.DEFAULT);
    assertThat(SkillLineage.verifyChain(next(first.skillHashOfRust()), previous))
        .isInstanceOf(SkillLineage.Linked.class);
    assertThat(
            SkillLineage.verifyChain(
                next(first.skillHash()),
                new SkillSignature(
                    previous.json().toBuilder()
                        .put("skill_hash", first.skillHashOfRust())
                        .build())))
        .isInstanceOf(SkillLineage.Linked.class);
    assertThat(SkillLineage.verifyChain(next("sha256:ab"), previous))
        .isEqualTo(new SkillLineage.Mismatch("sha256:ab", first.skillHash()));
  }

  private SkillSignature next(String previousHash) throws IOException {
    return signer.sign(
        SkillFolder.read(folder),
        DOMAIN,
        new SkillSigner.Options(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(previousHash),
            false,
            true));
  }

  @Test
  void verify_throughAResolver_asksForTheSignedDomain() throws IOException {
    sign(SkillSigner.Options.DEFAULT);
    SkillVerifier verifier = new SkillVerifier(settings().build());
    VerificationResult result =
        verifier.verify(
            SkillFolder.read(folder),
            domain -> {
              assertThat(domain).isEqualTo("a.example");
              return new Resolution.Found(evidence(ALICE));
            },
            Optional.empty());
    assertThat(result.isValid()).isTrue();
    assertThat(
            ((Rejected)
                    verifier.verify(
                        SkillFolder.read(folder),
                        domain -> new Resolution.Unknown("no"),
                        Optional.empty()))
                .code())
        .isEqualTo(SchemaPinErrorCode.DISCOVERY_FETCH_FAILED);
  }
}
