package dev.symbiont.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.cli.CliRun;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.cli.Main;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpMethod;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.transport.jdk.JdkTransport;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code symbiont up}, as a process where it serves. */
@Timeout(120)
class UpCommandTest {
  private static final String TOKEN = "a-token-of-the-environment-7";

  @TempDir private Path directory;
  private final CliRun cli = new CliRun();

  @BeforeEach
  void writeAgents() throws IOException {
    Path agents = Files.createDirectories(directory.resolve("agents"));
    Files.writeString(agents.resolve("helper.symbi"), "agent helper { }\n");
    Files.writeString(agents.resolve("second.symbi"), "agent second { }\n");
    cli.in(directory);
  }

  @Test
  void up_project_servesBothListenersWithOneToken() throws Exception {
    Process process = start(Map.of("SYMBIONT_API_TOKEN", TOKEN), "--port", "0", "--http-port", "0");
    try (BufferedReader out = process.inputReader();
        JdkTransport transport = JdkTransport.create()) {
      JsonObject ready = object(out.readLine().getBytes(StandardCharsets.UTF_8));
      String api = ready.string("url").orElseThrow();
      String webhook = ready.string("webhook_url").orElseThrow();
      HttpHeaders token = HttpHeaders.of("authorization", "Bearer " + TOKEN);

      assertThat(call(transport, HttpMethod.GET, api + "/api/v1/agents", token).status())
          .isEqualTo(200);
      HttpReply first = call(transport, HttpMethod.POST, webhook, token);
      HttpReply second = call(transport, HttpMethod.POST, webhook + "/second/x", token);
      HttpReply stranger = call(transport, HttpMethod.POST, webhook, HttpHeaders.EMPTY);

      assertThat(first.status()).isEqualTo(200);
      assertThat(object(first.body()).string("status")).contains("completed");
      assertThat(object(second.body()).string("agent_id"))
          .isNotEqualTo(object(first.body()).string("agent_id"))
          .isPresent();
      assertThat(stranger.status()).isEqualTo(401);
    } finally {
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void up_webhookPortInUse_endsWithASentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());

      assertThat(cli.run("up", "--port", "0", "--http-port", port)).isEqualTo(ExitCode.FAILURE);
      assertThat(cli.err()).contains(port).contains("in use");
    }
  }

  @Test
  void up_unusableOptions_areNamed() {
    assertThat(up("--http.token", "env:NOT_SET")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("--http.token").contains("NOT_SET");
    assertThat(up("--http.token", "changeme")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("at least 16").doesNotContain("changeme");
    assertThat(up("--http.verify", "github")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("SYMBIONT_WEBHOOK_SECRET");
    assertThat(up("--http.verify", "gitlab")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("gitlab").contains("standard_webhooks");
    assertThat(up("--http.jwt-public-key", "nowhere.pem")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("cannot read nowhere.pem");
    assertThat(up("--http.jwt-public-key", "agents/helper.symbi")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("Ed25519 or P-256");
    assertThat(up("--http.cors-origins", "*")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("no origin");
    assertThat(up("--http-bind", "0.0.0.0")).isEqualTo(ExitCode.FAILURE);
    assertThat(cli.err()).contains("not encrypted");
  }

  private int up(String... options) {
    List<String> all = new ArrayList<>(List.of("up", "--port", "0", "--http-port", "0"));
    all.addAll(List.of(options));
    return cli.run(all.toArray(String[]::new));
  }

  private static HttpReply call(
      JdkTransport transport, HttpMethod method, String uri, HttpHeaders headers) {
    byte[] body = "{\"prompt\":\"hello\"}".getBytes(StandardCharsets.UTF_8);
    return transport.send(
        method == HttpMethod.POST
            ? HttpCall.of(method, URI.create(uri), headers, body)
            : HttpCall.get(URI.create(uri)).withHeaders(headers));
  }

  private static JsonObject object(byte[] text) {
    return (JsonObject) new GsonCodec().read(text, JsonLimits.DEFAULT);
  }

  private Process start(Map<String, String> environment, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "up",
                "--json"));
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    return builder.start();
  }
}
