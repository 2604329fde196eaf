package dev.symbiont.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTokenTest {
  private final SecureRandom random = new SecureRandom();

  @TempDir Path directory;

  @Test
  void generate_twice_givesDifferentTokensOf256Bits() {
    String first = ApiToken.generate(random).reveal();
    assertThat(first).matches("symbi_dev_[0-9a-f]{64}");
    assertThat(ApiToken.generate(random).reveal()).isNotEqualTo(first);
  }

  @Test
  void loadOrCreate_nextStart_readsTheSameTokenFromAnOwnerOnlyFile() throws IOException {
    Path file = directory.resolve("deep/api-token");
    ApiToken first = ApiToken.loadOrCreate(file, random);
    assertThat(ApiToken.loadOrCreate(file, random).reveal()).isEqualTo(first.reveal());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(directory.resolve("deep")).isDirectoryContaining("glob:**api-token");
    try (var files = Files.list(directory.resolve("deep"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void loadOrCreate_worldReadable_isRefused() throws IOException {
    Path file = directory.resolve("api-token");
    Files.writeString(file, ApiToken.generate(random).reveal());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatExceptionOfType(CredentialFileException.class)
        .isThrownBy(() -> ApiToken.loadOrCreate(file, random))
        .withMessageContaining("chmod 600")
        .withMessageContaining("api-token");
  }

  @Test
  void loadOrCreate_brokenContent_isRefusedWithoutShowingIt() throws IOException {
    Path file = directory.resolve("api-token");
    SecretFiles.write(file, "short-secret".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThatExceptionOfType(CredentialFileException.class)
        .isThrownBy(() -> ApiToken.loadOrCreate(file, random))
        .withMessageContaining("delete it")
        .withMessageNotContaining("short-secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "changemechangeme",
        "tokentokentokentoken",
        "has a blank in the middle",
        "line\nbreak-in-the-middle"
      })
  void of_weakOrUnprintable_isRefused(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiToken.of(value))
        .withMessageContaining("API token");
  }

  @Test
  void authenticate_onlyTheTokenItself_isAdmin() {
    ApiToken token = ApiToken.of("correct-horse-battery-17");
    assertThat(token.authenticate("correct-horse-battery-17"))
        .hasValueSatisfying(caller -> assertThat(caller.isAdmin()).isTrue());
    assertThat(token.authenticate("correct-horse-battery-18")).isEmpty();
    assertThat(token.authenticate("correct-horse-battery-1")).isEmpty();
    assertThat(token.authenticate("")).isEmpty();
  }

  @Test
  void toString_hidesTheToken() {
    assertThat(ApiToken.of("correct-horse-battery-17").toString()).doesNotContain("horse");
  }
}
