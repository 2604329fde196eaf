package dev.symbiont.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.api.agent.AgentsCalls;
import dev.symbiont.api.auth.AccessToken;
import dev.symbiont.api.auth.TokenProvider;
import dev.symbiont.api.call.CallListener;
import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Operation;
import dev.symbiont.api.config.ValidationMode;
import dev.symbiont.api.reasoning.StartedLoop;
import dev.symbiont.domain.agent.AgentSpec;
import dev.symbiont.domain.agent.AgentState;
import dev.symbiont.domain.agent.AgentStatusResponse;
import dev.symbiont.domain.agent.AgentSummary;
import dev.symbiont.domain.error.ApiException;
import dev.symbiont.domain.error.AuthenticationException;
import dev.symbiont.domain.error.ConfigurationException;
import dev.symbiont.domain.error.ResponseDecodeException;
import dev.symbiont.domain.error.SymbiontException;
import dev.symbiont.domain.error.TokenRefreshException;
import dev.symbiont.domain.error.ValidationException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.HttpTransportProvider;
import dev.symbiont.domain.http.TransportSettings;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {
  private static final AgentId AGENT = AgentId.of("a");
  private final FakeWaiter waiter = new FakeWaiter();

  // Addresses

  @ParameterizedTest
  @CsvSource({
    "http://h:8080, http://h:8080/api/v1/agents",
    "http://h:8080/, http://h:8080/api/v1/agents",
    "http://h:8080/api/v1, http://h:8080/api/v1/agents",
    "http://h:8080/api/v1//, http://h:8080/api/v1/agents",
    "http://h:8080/api/v1/api/v1/, http://h:8080/api/v1/agents",
    "HTTPS://H.Example/, https://h.example/api/v1/agents",
    "https://h/prefix/api/v1, https://h/prefix/api/v1/agents",
    "https://api.example.com/v1, https://api.example.com/v1/agents",
    "http://[::1]:9, http://[::1]:9/api/v1/agents"
  })
  void baseUrl_everySpelling_givesOneVersion(String base, String expected) {
    FakeTransport transport = new FakeTransport().reply(200, "[]");
    Clients.builder(transport, waiter).baseUrl(base).allowInsecureHttp(true).build().listAgents();

    assertThat(transport.last().uri()).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8080", "/api/v1", "ftp://h", "http://", "http://u:p@h", "http://h?x=1",
        "http://h#f", "http://h:0", "http://h:99999", "http://h h", "http://bücher.example", ""
      })
  void baseUrl_notUsable_isRefused(String base) {
    assertThatThrownBy(() -> Clients.builder(new FakeTransport(), waiter).baseUrl(base).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("base_url")
        .hasMessageNotContaining("u:p");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://runtime.example", "http://10.0.0.5:8080", "http://127.0.0.1.evil.example"})
  void baseUrl_plainHttpToAnotherMachine_isRefusedWithACredentialOnly(String base) {
    assertThatThrownBy(() -> Clients.builder(new FakeTransport(), waiter).baseUrl(base).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("unprotected");
    SymbiontClient open =
        SymbiontClient.builder()
            .environment(Map.of())
            .transport(new FakeTransport())
            .baseUrl(base)
            .build();
    assertThat(open.describe()).contains("credential: none");
  }

  @ParameterizedTest
  @CsvSource({
    "../schedules/x, ..%2Fschedules%2Fx",
    "%2e%2e/, %252e%252e%2F",
    "a?b#c, a%3Fb%23c",
    "'a b', a%20b",
    "é, %C3%A9",
    "a-._~Z9, a-._~Z9"
  })
  void path_parameter_isOneSegmentWhateverItHolds(String id, String expected) {
    assertThat(AgentsCalls.status(AgentId.of(id)).target())
        .isEqualTo("agents/" + expected + "/status");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", " ", "a\nb", "\ud800"})
  void path_parameterThatIsNoSegment_isRefusedBeforeAnyCall(String id) {
    assertThatThrownBy(() -> AgentsCalls.status(AgentId.of(id)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void path_idOfTenKilobytes_isRefused() {
    assertThatThrownBy(() -> AgentId.of("x".repeat(10_240)))
        .hasMessageContaining("at most 256 characters");
  }

  // Shapes

  @Test
  void listAgents_idsOnly_areSummariesOfUnknownState() {
    SymbiontClient client = Clients.of(new FakeTransport().reply(200, "[\"a\",\"b\"]"));

    assertThat(client.listAgents())
        .containsExactly(
            AgentSummary.ofId(AgentId.of("a")),
            new AgentSummary(AgentId.of("b"), Optional.empty(), AgentState.UNKNOWN));
    assertThat(client.listAgentIds()).containsExactly("a", "b");
  }

  @Test
  void createAgent_describedBySystemPrompt_getsASourceText() {
    FakeTransport transport =
        new FakeTransport().reply(200, "{\"id\":\"a\",\"status\":\"scheduled\"}");
    Clients.of(transport)
        .createAgent(AgentSpec.builder("my agent").systemPrompt("say \"hi\"").addTool("t").build());

    assertThat(transport.lastBody())
        .contains("\"system_prompt\":\"say \\\"hi\\\"\"")
        .contains("agent my_agent {")
        .contains("system_prompt = \\\"say \\\\\\\"hi\\\\\\\"\\\"");
  }

  @ParameterizedTest
  @CsvSource({"200, true", "503, false"})
  void isReady_probe_isAnAnswerAndNotAnError(int status, boolean ready) {
    FakeTransport transport = new FakeTransport().reply(status, "");

    assertThat(Clients.of(transport).health().isReady()).isEqualTo(ready);
    assertThat(transport.calls()).hasSize(1);
  }

  @Test
  void call_emptyBodyWhereJsonIsPromised_isADecodeError() {
    assertThatThrownBy(() -> Clients.of(new FakeTransport().reply(200, "")).healthCheck())
        .isInstanceOf(ResponseDecodeException.class)
        .hasMessageContaining("empty");
  }

  // Validation modes

  @Test
  void call_requestThatBreaksARule_isNotSentInStrictAndDevelopment() {
    for (ValidationMode mode : List.of(ValidationMode.STRICT, ValidationMode.DEVELOPMENT)) {
      FakeTransport transport = new FakeTransport();
      SymbiontClient client = Clients.builder(transport, waiter).validationMode(mode).build();
      assertThatThrownBy(() -> client.createAgent(AgentSpec.builder(" ").build()))
          .isInstanceOfSatisfying(
              ValidationException.class, e -> assertThat(e.field()).isEqualTo("name"))
          .hasMessageContaining("agents.create was not sent");
      assertThat(transport.calls()).isEmpty();
    }
  }

  @Test
  void call_unknownMemberOrWord_isAnErrorInStrictOnly() {
    String status = "[{\"id\":\"a\",\"name\":null,\"state\":\"Hibernating\"}]";
    assertThatThrownBy(() -> mode(ValidationMode.STRICT, status).listAgents())
        .isInstanceOf(ResponseDecodeException.class)
        .hasMessageContaining("$[0].state");
    assertThat(mode(ValidationMode.DEVELOPMENT, status).listAgents().get(0).state().word())
        .isEqualTo("Hibernating");
    assertThat(mode(ValidationMode.PERFORMANCE, "[{\"id\":\"a\"}]").listAgents().get(0).state())
        .isEqualTo(AgentState.UNKNOWN);
  }

  private SymbiontClient mode(ValidationMode mode, String body) {
    return Clients.builder(new FakeTransport().reply(200, body), waiter)
        .validationMode(mode)
        .build();
  }

  // Redirects

  @Test
  void redirect_sameOriginGet_isFollowedWithTheCredential() {
    FakeTransport transport =
        new FakeTransport()
            .reply(307, "", "Location", "/api/v1/agents2")
            .reply(200, "[]")
            .reply(500, "");

    Clients.of(transport).listAgents();

    assertThat(transport.last().uri()).hasToString("http://localhost:8080/api/v1/agents2");
    assertThat(transport.last().headers().first("Authorization")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example/", "http://localhost:9090/", "https://localhost:8080/",
            "//evil.example/",
        "http://u:p@localhost:8080/", "http://localhost:8080@evil.example/", "ht tp:",
            "javascript:x"
      })
  void redirect_toAnotherOrigin_isNotFollowed(String location) {
    FakeTransport transport = new FakeTransport().reply(302, "", "Location", location);

    assertThatThrownBy(() -> Clients.of(transport).listAgents())
        .isExactlyInstanceOf(ApiException.class)
        .hasMessageContaining("redirect");
    assertThat(transport.calls()).hasSize(1);
  }

  @Test
  void redirect_ofAPostOrMoreThanFive_isNotFollowed() {
    FakeTransport post = new FakeTransport().reply(307, "", "Location", "/x");
    assertThatThrownBy(() -> Clients.of(post).createAgent(AgentSpec.builder("n").dsl("d").build()))
        .isExactlyInstanceOf(ApiException.class);
    assertThat(post.calls()).hasSize(1);

    FakeTransport loop = new FakeTransport().reply(302, "", "Location", "/loop");
    assertThatThrownBy(() -> Clients.of(loop).listAgents()).isExactlyInstanceOf(ApiException.class);
    assertThat(loop.calls()).hasSize(6);
  }

  // Tokens

  @Test
  void token_refused_isRenewedOnceAndTheCallRepeated() {
    FakeTransport transport = new FakeTransport().then(CallTest::acceptsSecondToken);
    SymbiontClient client =
        Clients.builder(transport, waiter).tokenProvider(counting(new AtomicInteger())).build();

    assertThat(client.listAgents()).isEmpty();
    assertThat(client.callAsync(AgentsCalls.list()).join()).isEmpty();
    assertThat(transport.calls()).hasSize(3);
  }

  @Test
  void token_refusedEvenWhenRenewed_isAnAuthenticationErrorAfterOneRefresh() {
    FakeTransport transport = new FakeTransport().reply(401, "");
    AtomicInteger issued = new AtomicInteger();
    SymbiontClient client =
        Clients.builder(transport, waiter).tokenProvider(counting(issued)).build();

    assertThatThrownBy(client::listAgents).isExactlyInstanceOf(AuthenticationException.class);
    assertThat(transport.calls()).hasSize(2);
    assertThat(issued).hasValue(2);
  }

  @Test
  void token_refreshFails_isATokenRefreshErrorWithItsCause() {
    RuntimeException broken = new IllegalStateException("vault is down");
    TokenProvider provider =
        new TokenProvider() {
          @Override
          public AccessToken initial() {
            return AccessToken.of(Secret.of("t-0"));
          }

          @Override
          public Optional<AccessToken> refresh(AccessToken stale) {
            throw broken;
          }
        };
    SymbiontClient client =
        Clients.builder(new FakeTransport().reply(401, ""), waiter).tokenProvider(provider).build();

    assertThatThrownBy(client::listAgents)
        .isInstanceOf(TokenRefreshException.class)
        .hasCause(broken);
    assertThatThrownBy(() -> client.callAsync(AgentsCalls.list()).join())
        .hasCauseInstanceOf(TokenRefreshException.class);
  }

  @Test
  void token_refusedForManyCallsAtOnce_isRenewedOnce() throws Exception {
    int callers = 16;
    AtomicInteger issued = new AtomicInteger();
    CountDownLatch allRefused = new CountDownLatch(callers);
    FakeTransport transport = new FakeTransport();
    HttpTransport gate =
        new Delegating(transport) {
          @Override
          public HttpReply send(HttpCall call) {
            HttpReply reply = acceptsSecondToken(call);
            if (reply.status() == 401) {
              allRefused.countDown();
              try {
                allRefused.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            }
            return reply;
          }
        };
    SymbiontClient client =
        SymbiontClient.builder()
            .environment(Map.of())
            .tokenProvider(counting(issued))
            .transport(gate)
            .build();

    List<Thread> threads =
        IntStream.range(0, callers).mapToObj(i -> new Thread(client::listAgents)).toList();
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    threads.forEach(thread -> thread.setUncaughtExceptionHandler((t, e) -> failures.add(e)));
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(failures).isEmpty();
    assertThat(issued).hasValue(2);
  }

  @Test
  void token_aboutToExpire_isRenewedBeforeItIsSent() {
    AtomicInteger issued = new AtomicInteger();
    TokenProvider provider =
        TokenProvider.of(
            () ->
                AccessToken.of(
                    Secret.of("t-" + issued.getAndIncrement()),
                    Clients.NOW.minusSeconds(issued.get() == 1 ? 95 : 0),
                    Clients.NOW.plusSeconds(issued.get() == 1 ? 5 : 100)));
    FakeTransport transport = new FakeTransport().reply(200, "[]");

    Clients.builder(transport, waiter).tokenProvider(provider).build().listAgents();

    assertThat(transport.calls()).hasSize(1);
    assertThat(transport.last().headers().first("Authorization")).contains("Bearer t-1");
  }

  @Test
  void token_fetchedForAnAsynchronousCall_isFetchedOnAThreadOfTheClient() {
    List<String> threads = new CopyOnWriteArrayList<>();
    AtomicInteger issued = new AtomicInteger();
    TokenProvider provider =
        TokenProvider.of(
            () -> {
              threads.add(Thread.currentThread().getName());
              return AccessToken.of(Secret.of("t-" + issued.getAndIncrement()));
            });
    FakeTransport transport = new FakeTransport().then(CallTest::acceptsSecondToken);

    try (SymbiontClient client =
        Clients.builder(transport, waiter).tokenProvider(provider).build()) {
      assertThat(client.agents().async().list().join()).isEmpty();
    }

    assertThat(threads).hasSize(2).allMatch(name -> name.startsWith("symbiont-client-"));
  }

  @Test
  void callAsync_transportThrowsAnError_failsTheFuture() {
    StackOverflowError error = new StackOverflowError();
    FakeTransport transport =
        new FakeTransport()
            .then(
                call -> {
                  throw error;
                });

    assertThat(Clients.of(transport).agents().async().list())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(SymbiontException.class)
        .withCause(error);
  }

  private static TokenProvider counting(AtomicInteger issued) {
    return TokenProvider.of(() -> AccessToken.of(Secret.of("t-" + issued.getAndIncrement())));
  }

  private static HttpReply acceptsSecondToken(HttpCall call) {
    boolean fresh = call.headers().first("Authorization").orElse("").equals("Bearer t-1");
    return FakeTransport.reply(fresh ? 200 : 401, HttpHeaders.EMPTY, fresh ? "[]" : "");
  }

  // Cancelling

  @Test
  void cancel_whileTheExchangeRuns_cancelsTheExchange() {
    FakeTransport transport = new FakeTransport().hanging();
    CompletableFuture<List<AgentSummary>> future = Clients.of(transport).agents().async().list();

    future.cancel(true);

    assertThat(transport.open()).hasSize(1).allMatch(CompletableFuture::isCancelled);
  }

  @Test
  void cancel_whileALoopIsBeingStarted_cancelsTheExchange() {
    FakeTransport transport = new FakeTransport().hanging();
    CompletableFuture<StartedLoop> future =
        Clients.of(transport)
            .reasoning()
            .async()
            .start(AgentId.of("analyst"), RunReasoningLoopRequest.of("count"));

    future.cancel(true);

    assertThat(transport.open()).hasSize(1).allMatch(CompletableFuture::isCancelled);
  }

  @Test
  void cancel_whileWaitingToRepeat_cancelsTheWaitAndSendsNothingMore() {
    FakeTransport transport = new FakeTransport().reply(502, "");
    FakeWaiter holding = new FakeWaiter().holding();
    CompletableFuture<List<AgentSummary>> future =
        Clients.builder(transport, holding).build().agents().async().list();

    future.cancel(true);

    assertThat(holding.pending()).hasSize(1).allMatch(CompletableFuture::isCancelled);
    assertThat(transport.calls()).hasSize(1);
  }

  // Options, listeners, headers

  @Test
  void options_headersAndTrace_areSent() {
    FakeTransport transport = new FakeTransport().reply(200, "[]");
    Clients.builder(transport, waiter)
        .header("X-Team", "blue")
        .traceparent(() -> Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
        .build()
        .agents()
        .with(CallOptions.DEFAULT.withHeader("X-Team", "red"))
        .list();

    assertThat(transport.last().headers().all("X-Team")).containsExactly("red");
    assertThat(transport.last().headers().first("traceparent")).isPresent();
    assertThat(transport.last().headers().first("User-Agent").orElseThrow())
        .startsWith("symbiont-java/");
  }

  @Test
  void options_ownHeaders_areRefused() {
    assertThatThrownBy(() -> CallOptions.DEFAULT.withHeader("authorization", "Bearer x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CallOptions.DEFAULT.withHeader("X-A", "a\r\nEvil: 1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                Clients.builder(new FakeTransport(), waiter)
                    .header("Authorization", "Bearer " + Clients.SECRET)
                    .build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageNotContaining(Clients.SECRET);
  }

  @Test
  void listener_seesAttemptsAndCannotHarmTheCall() {
    List<String> seen = new ArrayList<>();
    CallListener listener =
        new CallListener() {
          @Override
          public void onAttempt(CallInfo call, int attempt) {
            seen.add("attempt " + attempt + " " + call.operation() + " " + call.path());
            throw new IllegalStateException("broken listener");
          }

          @Override
          public void onRetry(CallInfo call, int attempt, String reason, Duration wait) {
            seen.add("retry " + reason);
          }

          @Override
          public void onSuccess(CallInfo call, int status, int attempts, Duration elapsed) {
            seen.add("success " + status + " " + attempts);
          }

          @Override
          public void onFailure(CallInfo call, Throwable failure, int attempts, Duration elapsed) {
            seen.add("failure " + attempts);
          }
        };
    FakeTransport transport = new FakeTransport().reply(502, "").reply(200, "[]").reply(500, "");
    SymbiontClient client = Clients.builder(transport, waiter).listener(listener).build();

    client.listAgents();
    assertThatThrownBy(client::listAgents).isInstanceOf(ApiException.class);

    assertThat(seen)
        .containsExactly(
            "attempt 1 agents.list agents",
            "retry status 502",
            "attempt 2 agents.list agents",
            "success 200 2",
            "attempt 1 agents.list agents",
            "failure 1");
  }

  @Test
  void operation_ofOnesOwn_isSentLikeAnyOther() {
    Operation<AgentStatusResponse> custom =
        Operation.get("mine.status", "mine/{id}").returns(AgentStatusResponse.class);
    FakeTransport transport = new FakeTransport().reply(404, "");

    assertThatThrownBy(() -> Clients.of(transport).call(custom.with(AGENT).query("q", "a b&c")))
        .hasMessageContaining("mine.status");
    assertThat(transport.last().uri()).hasToString("http://localhost:8080/api/v1/mine/a?q=a+b%26c");
  }

  // Transports

  @Test
  void transport_noneOrSeveral_isAnErrorThatSaysWhatToDo() {
    assertThatThrownBy(() -> withProviders(List.of()).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("symbiont-transport-jdk")
        .hasMessageContaining("symbiont-transport-apache");
    assertThatThrownBy(
            () -> withProviders(List.of(new Provider("one"), new Provider("two"))).build())
        .hasMessageContaining("one (")
        .hasMessageContaining("two (")
        .hasMessageContaining("SYMBIONT_TRANSPORT=one");
    assertThatThrownBy(() -> withProviders(List.of(new Provider("one"))).transport("three").build())
        .hasMessageContaining("'three'");
  }

  @Test
  void transport_found_isClosedWithTheClientAndAGivenOneIsNot() {
    Provider provider = new Provider("two");
    SymbiontClient client =
        withProviders(List.of(new Provider("one"), provider)).transport("TWO").build();
    assertThat(client.describe()).contains("http://localhost:8080/api/v1").contains("fake");
    client.with(CallOptions.DEFAULT).close();
    assertThat(provider.made.isClosed()).isFalse();
    client.close();
    assertThat(provider.made.isClosed()).isTrue();

    FakeTransport given = new FakeTransport();
    Clients.of(given).close();
    assertThat(given.isClosed()).isFalse();
  }

  private static SymbiontClientBuilder withProviders(List<HttpTransportProvider> found) {
    return SymbiontClient.builder().environment(Map.of()).providers(found);
  }

  private static final class Provider implements HttpTransportProvider {
    private final String name;
    private final FakeTransport made = new FakeTransport();

    Provider(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public HttpTransport create(TransportSettings settings) {
      return made;
    }
  }

  /** A transport whose blocking calls a test overrides. */
  private abstract static class Delegating implements HttpTransport {
    private final FakeTransport fake;

    Delegating(FakeTransport fake) {
      this.fake = fake;
    }

    @Override
    public CompletableFuture<HttpReply> sendAsync(HttpCall call) {
      return fake.sendAsync(call);
    }

    @Override
    public HttpStream open(HttpCall call) {
      return fake.open(call);
    }

    @Override
    public String name() {
      return fake.name();
    }

    @Override
    public void close() {
      fake.close();
    }
  }
}
