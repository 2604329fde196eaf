package dev.symbiont.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.cli.Main;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code symbiont up} as a process of its own, ended by SIGTERM. */
@Timeout(180)
class UpProcessIT {
  private static final int SIGTERM = 15;

  @TempDir private Path directory;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void sigterm_endsItInOrderAndTheNextStartHasEverything() throws Exception {
    Path agents = Files.createDirectories(directory.resolve("agents"));
    Files.writeString(agents.resolve("helper.symbi"), "agent helper { }\n");
    String agent = "{\"name\":\"late\",\"dsl\":\"agent late { }\"}";
    Process first = up();
    try (BufferedReader out = first.inputReader(StandardCharsets.UTF_8)) {
      JsonObject ready = ready(out);
      assertThat(post(ready, "agents", agent).statusCode()).isEqualTo(200);
      assertThat(
              post(
                      ready,
                      "communication/rules",
                      "{\"from_agent\":\"helper\",\"to_agent\":\"late\",\"action\":\"allow\"}")
                  .statusCode())
          .isEqualTo(200);
      assertThat(
              post(
                      ready,
                      "agents/late/messages",
                      "{\"sender\":\"helper\",\"payload\":\"kept over the stop\"}")
                  .statusCode())
          .isEqualTo(200);
      first.toHandle().destroy();
      assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(first.exitValue()).isEqualTo(128 + SIGTERM);
      assertThat(out.readLine()).as("the last line").contains("\"stopped\"");
    } finally {
      first.destroyForcibly();
    }
    assertThat(directory.resolve(".symbiont/runtime.db-wal"))
        .as("the database was closed, not cut off")
        .doesNotExist();
    Process second = up();
    try (BufferedReader out = second.inputReader(StandardCharsets.UTF_8)) {
      JsonObject ready = ready(out);
      assertThat(get(ready, "agents/late/messages").body()).contains("kept over the stop");
    } finally {
      second.toHandle().destroy();
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    String errors = Files.readString(directory.resolve("errors.txt"));
    assertThat(errors.lines()).as(errors).allMatch(line -> line.startsWith("{"));
  }

  private Process up() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Main.class.getName(),
            "up",
            "--json",
            "--port",
            "0",
            "--http-port",
            "0")
        .directory(directory.toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(directory.resolve("errors.txt").toFile()))
        .start();
  }

  private static JsonObject ready(BufferedReader out) throws IOException {
    String line = out.readLine();
    assertThat(line).as("the first line").isNotNull();
    return (JsonObject)
        new GsonCodec().read(line.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
  }

  private HttpResponse<String> get(JsonObject ready, String path) throws Exception {
    return send(request(ready, path).GET().build());
  }

  private HttpResponse<String> post(JsonObject ready, String path, String body) throws Exception {
    return send(
        request(ready, path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(JsonObject ready, String path) throws IOException {
    String token = Files.readString(Path.of(ready.string("token_file").orElseThrow())).strip();
    return HttpRequest.newBuilder(URI.create(ready.string("url").orElseThrow() + "/api/v1/" + path))
        .header("Authorization", "Bearer " + token);
  }
}
