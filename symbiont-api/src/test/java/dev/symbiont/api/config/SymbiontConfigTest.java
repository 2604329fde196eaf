package dev.symbiont.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.error.ConfigurationException;
import dev.symbiont.domain.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbiontConfigTest {
  @TempDir Path directory;

  @Test
  void load_everySource_anEarlierOneWins() throws IOException {
    Path file = write("c.yaml", "max_retries: 1\ntimeout: 11\nconnect_timeout: 12\ndeadline: 13\n");
    Path dotenv =
        write(
            ".env",
            "SYMBIONT_TIMEOUT=21\nSYMBIONT_CONNECT_TIMEOUT=22\nSYMBIONT_DEADLINE=23\nOTHER=1\n");
    SymbiontConfig config =
        SymbiontConfig.loader()
            .file(file)
            .dotenv(dotenv)
            .environment(Map.of("SYMBIONT_CONNECT_TIMEOUT", "32", "symbiont_deadline", "33"))
            .argument(Setting.DEADLINE, "43s")
            .load();

    assertThat(config.maxResponseBytes()).isEqualTo(32 * 1024 * 1024);
    assertThat(config.maxRetries()).isEqualTo(1);
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(21));
    assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(32));
    assertThat(config.deadline()).isEqualTo(Duration.ofSeconds(43));
    assertThat(config.source("max_response_bytes")).isEqualTo(Source.DEFAULT);
    assertThat(config.source("max_retries")).isEqualTo(Source.FILE);
    assertThat(config.source("timeout")).isEqualTo(Source.DOTENV);
    assertThat(config.source("connect_timeout")).isEqualTo(Source.ENVIRONMENT);
    assertThat(config.source("deadline")).isEqualTo(Source.ARGUMENT);
  }

  @Test
  void explain_everySetting_saysWhereItCameFromAndMasksSecrets() throws IOException {
    SymbiontConfig config =
        SymbiontConfig.loader()
            .file(write("c.toml", "timeout = 9\n[auth]\njwt_secret_key = \"mark-er-1\"\n"))
            .environment(
                Map.of(
                    "SYMBIONT_API_TOKEN",
                    "mark-er-2",
                    "SYMBIONT_DB_PASSWORD",
                    "mark-er-3",
                    "SYMBIONT_PROXY",
                    "http://u:mark-er-4@proxy:1"))
            .withoutDotenv()
            .load();

    assertThat(config.apiKey()).contains(Secret.of("mark-er-2"));
    assertThat(config.get("auth.jwt_secret_key")).contains("mark-er-1");
    assertThat(config.explain())
        .contains("environment SYMBIONT_API_TOKEN")
        .contains("file " + directory.resolve("c.toml"))
        .contains("http://localhost:8080/api/v1")
        .contains("default")
        .doesNotContain("mark-er");
    assertThat(config.toString()).doesNotContain("mark-er");
  }

  @ParameterizedTest
  @CsvSource({
    "SYMBIONT_API_KEY, api_key",
    "SYMBIONT_API_TOKEN, api_key",
    "SYMBIONT_BASE_URL, base_url",
    "SYMBIONT_RUNTIME_API_URL, base_url",
    "SYMBIONT_API_URL, base_url",
    "SYMBIONT_DB_HOST, database.host",
    "SYMBIONT_AUTH_JWT_ALGORITHM, auth.jwt_algorithm",
    "SYMBIONT_VECTOR_VECTOR_SIZE, vector.vector_size",
    "SYMBIONT_LOGGING_LEVEL, logging.level",
    "SYMBIONT_ENABLE_CACHING, enable_caching"
  })
  void environment_everyName_givesItsSetting(String variable, String key) {
    assertThat(load(Map.of(variable, "value-7")).get(key)).contains("value-7");
  }

  @Test
  void environment_ownNameBeatsTheFallback() {
    assertThat(
            load(Map.of("SYMBIONT_API_TOKEN", "fallback", "SYMBIONT_API_KEY", "own"))
                .get("api_key"))
        .contains("own");
  }

  @Test
  void environment_groupAsJson_isTakenApart() {
    assertThat(
            load(Map.of("SYMBIONT_AUTH", "{\"jwt_algorithm\":\"HS512\"}"))
                .get("auth.jwt_algorithm"))
        .contains("HS512");
  }

  @ParameterizedTest
  @CsvSource({
    "30, PT30S",
    "600, PT10M",
    "30s, PT30S",
    "30000ms, PT30S",
    "2m, PT2M",
    "601s, PT10M1S"
  })
  void timeout_everySpelling_isRead(String text, Duration expected) {
    assertThat(load(Map.of("SYMBIONT_TIMEOUT", text)).timeout()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "SYMBIONT_TIMEOUT, 30000, milliseconds",
    "SYMBIONT_TIMEOUT, 0, nothing",
    "SYMBIONT_TIMEOUT, -1, expected seconds",
    "SYMBIONT_TIMEOUT, 1.5h, expected seconds",
    "SYMBIONT_TIMEOUT, 1mm, expected seconds",
    "SYMBIONT_MAX_RETRIES, many, integer from 0 to 10",
    "SYMBIONT_MAX_RETRIES, 11, integer from 0 to 10",
    "SYMBIONT_VALIDATION_MODE, lax, performance",
    "SYMBIONT_ALLOW_INSECURE_HTTP, maybe, true or false",
    "SYMBIONT_AUTH_TOKEN_REFRESH_THRESHOLD, 2, from 0 to 1"
  })
  void load_valueThatIsNotAllowed_namesTheVariableAndWhatIsExpected(
      String variable, String value, String expected) {
    assertThatThrownBy(() -> load(Map.of(variable, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(variable)
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c.yml|auth:\\n  jwt_algorithm: HS512\\ntimeout: 7s\\n",
        "c.json|{\"auth\":{\"jwt_algorithm\":\"HS512\"},\"timeout\":\"7s\"}",
        "c.toml|timeout = \"7s\"\\n[auth]\\njwt_algorithm = \"HS512\"\\n"
      })
  void file_everyFormat_givesTheSameSettings(String name, String text) throws IOException {
    SymbiontConfig config = loadFile(write(name, text.replace("\\n", "\n")));

    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.get("auth.jwt_algorithm")).contains("HS512");
  }

  @Test
  void file_empty_givesNothing() throws IOException {
    assertThat(loadFile(write("c.yaml", "")).maxRetries()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c.yaml|ok: 1\\na: [|is not YAML in line 2",
        "c.yaml|a: 1\\na: 2|names the same key twice in line 2, column 1",
        "c.yaml|a: !!java.io.File [x]|YAML",
        "c.yaml|a: &x [1]\\nb: *x|YAML",
        "c.json|{\"a\":1,\"a\":2}|JSON",
        "c.json|{|JSON",
        "c.toml|a = |TOML",
        "c.toml|timeout = 99999999999999999999|18 digits",
        "c.ini|a=1|.toml"
      })
  void file_malformed_namesTheFileAndTheFormat(String name, String text, String format)
      throws IOException {
    Path file = write(name, text.replace("\\n", "\n"));

    assertThatThrownBy(() -> loadFile(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(format);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c.yaml", "c.toml", "c.json"})
  void file_deepNestingOrTooLong_isRefusedWithoutOverflow(String name) throws IOException {
    for (String unit :
        new String[] {"[", "{a: ", "{\"a\":", "- ", "? ", "a.", "\"a\".", " ", "&a "}) {
      Path deep = write(name, "x = " + unit.repeat(60_000 / unit.length()) + "\n");
      assertThatThrownBy(() -> loadFile(deep)).isInstanceOf(ConfigurationException.class);
      Path bare = write(name, unit.repeat(60_000 / unit.length()) + "b = 1\n");
      assertThatThrownBy(() -> loadFile(bare)).isInstanceOf(ConfigurationException.class);
    }
    Path huge = write(name, "#".repeat(70_000));
    assertThatThrownBy(() -> loadFile(huge)).hasMessageContaining("longer than the limit");
  }

  @Test
  void file_missing_isAnError() {
    assertThatThrownBy(() -> loadFile(directory.resolve("no.yaml")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("there is no such file");
  }

  @Test
  void file_unknownKey_isAnErrorInStrictOnly() throws IOException {
    Path file = write("c.yaml", "tiemout: 3\nmemory:\n  storage_type: redis\n");

    assertThat(loadFile(file).get("memory.storage_type")).contains("redis");
    assertThatThrownBy(
            () ->
                SymbiontConfig.loader()
                    .environment(Map.of("SYMBIONT_VALIDATION_MODE", "strict"))
                    .withoutDotenv()
                    .file(file)
                    .load())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("tiemout");
  }

  @Test
  void dotenv_grammar_isThatOfTheSurface() throws IOException {
    Path dotenv =
        write(
            "x.env",
            """
            # comment
            export SYMBIONT_API_KEY='a "b" #c'

            SYMBIONT_LOGGING_FORMAT = "x\\t\\"y\\"\\\\\\n" # comment
            SYMBIONT_BASE_URL=http://localhost:1#frag # comment
            SYMBIONT_LOGGING_LEVEL=
            """);
    SymbiontConfig config = SymbiontConfig.loader().environment(Map.of()).dotenv(dotenv).load();

    assertThat(config.get("api_key")).contains("a \"b\" #c");
    assertThat(config.get("logging.format")).contains("x\t\"y\"\\\n");
    assertThat(config.get("base_url")).contains("http://localhost:1#frag");
    assertThat(config.get("logging.level")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"NOT AN ASSIGNMENT", "A='open mark-er", "A=\"open mark-er", "A='x' mark-er"})
  void dotenv_malformed_namesTheLineWithoutShowingIt(String line) throws IOException {
    Path dotenv = write("x.env", "B=1\n" + line + "\n");

    assertThatThrownBy(() -> SymbiontConfig.loader().environment(Map.of()).dotenv(dotenv).load())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("mark-er");
  }

  private static SymbiontConfig load(Map<String, String> environment) {
    return SymbiontConfig.loader().environment(environment).withoutDotenv().load();
  }

  private static SymbiontConfig loadFile(Path file) {
    return SymbiontConfig.loader().environment(Map.of()).withoutDotenv().file(file).load();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
