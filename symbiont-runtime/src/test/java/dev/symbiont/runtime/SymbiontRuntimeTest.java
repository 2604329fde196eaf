package dev.symbiont.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.symbiont.domain.error.RequestTimeoutException;
import dev.symbiont.domain.error.ResponseTooLargeException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpMethod;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.auth.ApiToken;
import dev.symbiont.runtime.auth.CredentialFileException;
import dev.symbiont.runtime.bus.MessagePolicy;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.RateLimit;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SymbiontRuntimeTest {
  private static final URI HEALTH = URI.create("http://embedded/api/v1/health");

  @TempDir Path directory;

  @Test
  void build_inMemory_worksAndIsGoneAfterwards() {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build()) {
      assertThat(runtime.isReady()).isTrue();
      assertThat(runtime.apiToken()).isPresent();
      assertThat(runtime.transport().name()).isEqualTo("embedded");
      assertThat(runtime.agents().create(AgentSpec.of("a", "x")))
          .isInstanceOf(Creation.Created.class);
    }
  }

  @Test
  void build_dataDirectory_isPrivateAndHasOneOwner() throws IOException {
    Path data = directory.resolve("data");
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().dataDirectory(data).build()) {
      assertThat(runtime.isReady()).isTrue();
      assertThat(mode(data)).isEqualTo("rwx------");
      for (String file : new String[] {"runtime.db", "master.key", "api-token"}) {
        assertThat(mode(data.resolve(file))).as(file).isEqualTo("rw-------");
      }
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> SymbiontRuntime.builder().dataDirectory(data).build())
          .withMessageContaining("another runtime uses it");
    }
  }

  @Test
  void build_worldReadableMasterKey_stopsTheStartAndFreesTheDirectory() throws IOException {
    Path data = directory.resolve("data");
    SymbiontRuntime.builder().dataDirectory(data).build().close();
    Path key = data.resolve("master.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatExceptionOfType(CredentialFileException.class)
        .isThrownBy(() -> SymbiontRuntime.builder().dataDirectory(data).build())
        .withMessageContaining("chmod 600");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    SymbiontRuntime.builder().dataDirectory(data).build().close();
  }

  @Test
  void build_missingKeyFile_stopsTheStart() {
    assertThatExceptionOfType(CredentialFileException.class)
        .isThrownBy(
            () -> SymbiontRuntime.builder().apiKeyFile(directory.resolve("none.json")).build())
        .withMessageContaining("none.json");
  }

  @Test
  void builder_wildcardOrigin_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SymbiontRuntime.builder().corsOrigins(Set.of("*")));
  }

  @Test
  void version_isThatOfTheBuild() {
    assertThat(SymbiontRuntime.version()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
  }

  @Test
  void fullDatabase_answers507AndKeepsWorkingForReads() {
    try (SymbiontRuntime runtime =
        SymbiontRuntime.builder()
            .dataDirectory(directory.resolve("data"))
            .maxDatabaseBytes(200_000)
            .build()) {
      java.util.logging.Logger.getLogger("dev.symbiont.runtime.http.HttpApi")
          .setLevel(java.util.logging.Level.OFF);
      String body = "{\"name\":\"a\",\"dsl\":\"" + "x".repeat(20_000) + "\"}";
      int status = 0;
      int created = 0;
      for (int i = 0; i < 50 && status != 507; i++) {
        status = post(runtime, "/api/v1/agents", body).status();
        created += status == 200 ? 1 : 0;
      }
      assertThat(status).isEqualTo(507);
      assertThat(runtime.agents().size()).isEqualTo(created);
      assertThat(runtime.transport().send(HttpCall.get(HEALTH)).status()).isEqualTo(200);
    }
  }

  @Test
  void start_withoutSpace_saysSoAndSucceedsWithSpace() {
    Path data = directory.resolve("data");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(
            () -> SymbiontRuntime.builder().dataDirectory(data).maxDatabaseBytes(20_000).build())
        .satisfies(e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.FULL))
        .withMessageContaining("runtime.db")
        .withMessageContaining("no space is left");

    try (SymbiontRuntime runtime = SymbiontRuntime.builder().dataDirectory(data).build()) {
      assertThat(runtime.isReady()).isTrue();
    }
  }

  @Test
  void start_failedLate_leavesNothingOpen() {
    Path data = directory.resolve("data");
    Route second = Route.get("health").to(request -> ApiAnswer.empty());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SymbiontRuntime.builder()
                    .dataDirectory(data)
                    .addRoutes(routes -> routes.add(second))
                    .build());

    try (SymbiontRuntime runtime = SymbiontRuntime.builder().dataDirectory(data).build()) {
      assertThat(runtime.isReady()).isTrue();
    }
  }

  @Test
  void transport_afterClose_refuses() {
    SymbiontRuntime runtime = SymbiontRuntime.builder().build();
    HttpTransport transport = runtime.transport();
    runtime.close();
    runtime.close();
    assertThat(runtime.isReady()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(() -> transport.send(HttpCall.get(HEALTH)))
        .withMessageContaining("closed");
  }

  @Test
  void transport_async_openAndLimits() throws Exception {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build()) {
      HttpTransport transport = runtime.transport();
      assertThat(transport.sendAsync(HttpCall.get(HEALTH)).get().status()).isEqualTo(200);
      try (HttpStream stream = transport.open(HttpCall.get(HEALTH))) {
        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.headers().first("content-type")).contains("application/json");
        assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
            .contains("healthy");
      }
      assertThatExceptionOfType(ResponseTooLargeException.class)
          .isThrownBy(() -> transport.send(HttpCall.get(HEALTH).withMaxResponseBytes(5)));
    }
  }

  @Test
  void transport_deadlineAndCancel_interruptTheHandler() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(2);
    CountDownLatch entered = new CountDownLatch(2);
    try (SymbiontRuntime runtime =
        SymbiontRuntime.builder()
            .addRoutes(
                routes ->
                    routes.add(
                        Route.get("stuck")
                            .to(
                                request -> {
                                  entered.countDown();
                                  waitForInterrupt(interrupted);
                                  return ApiAnswer.empty();
                                })))
            .build()) {
      HttpCall call = HttpCall.get(URI.create("http://embedded/api/v1/stuck"));
      Duration second = Duration.ofSeconds(1);
      assertThatExceptionOfType(RequestTimeoutException.class)
          .isThrownBy(
              () ->
                  runtime
                      .transport()
                      .send(
                          call.withTimeouts(new HttpCall.Timeouts(second, Duration.ofMillis(50)))))
          .satisfies(e -> assertThat(e.limit()).isEqualTo(RequestTimeoutException.Limit.DEADLINE));
      CompletableFuture<HttpReply> running = runtime.transport().sendAsync(call);
      entered.await();
      running.cancel(true);
      interrupted.await();
    }
  }

  @Test
  void builder_everySetting_isUsed() {
    try (SymbiontRuntime runtime =
        SymbiontRuntime.builder()
            .apiToken(ApiToken.of("a-long-enough-token-42"))
            .messagePolicy(MessagePolicy.ALLOW_REGISTERED_AGENTS)
            .rateLimit(RateLimit.GENEROUS)
            .corsOrigins(Set.of("http://localhost:9"))
            .maxAgents(1)
            .build()) {
      assertThat(runtime.apiToken().orElseThrow().reveal()).isEqualTo("a-long-enough-token-42");
      runtime.agents().create(AgentSpec.of("a", "x"));
      HttpReply full = post(runtime, "/api/v1/agents", "{\"name\":\"b\",\"dsl\":\"x\"}");
      assertThat(full.status()).isEqualTo(503);
      assertThat(full.text()).contains("AGENT_CREATION_FAILED").contains("RESOURCE_001");
    }
  }

  private static void waitForInterrupt(CountDownLatch interrupted) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
  }

  private static HttpReply post(SymbiontRuntime runtime, String path, String body) {
    return runtime
        .transport()
        .send(
            HttpCall.of(
                HttpMethod.POST,
                URI.create("http://embedded" + path),
                HttpHeaders.of("Content-Type", "application/json"),
                body.getBytes(StandardCharsets.UTF_8)));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
