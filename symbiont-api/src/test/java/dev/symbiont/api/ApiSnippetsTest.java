package dev.symbiont.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.api.agent.AgentsCalls;
import dev.symbiont.api.auth.AccessToken;
import dev.symbiont.api.auth.TokenProvider;
import dev.symbiont.api.call.CallListener;
import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Operation;
import dev.symbiont.api.call.RawResponse;
import dev.symbiont.api.config.SymbiontConfig;
import dev.symbiont.api.config.ValidationMode;
import dev.symbiont.domain.agent.AgentActionResponse;
import dev.symbiont.domain.agent.AgentSpec;
import dev.symbiont.domain.agent.AgentSummary;
import dev.symbiont.domain.agent.ExecuteAgentRequest;
import dev.symbiont.domain.error.ApiException;
import dev.symbiont.domain.error.RateLimitException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.error.UnsupportedByServerException;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.message.ReceiveMessagesResponse;
import dev.symbiont.domain.message.SendMessageRequest;
import dev.symbiont.domain.schedule.CreateScheduleRequest;
import dev.symbiont.domain.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The snippets of docs/client.md and docs/configuration.md, compiled and run. */
class ApiSnippetsTest {
  private static final Pattern SNIPPET =
      Pattern.compile("// snippet: ([a-z-]+)\n(.*?)\n *// end", Pattern.DOTALL);

  private final List<String> printed = new ArrayList<>();

  @Test
  void pages_holdEverySnippetAsItIsCompiled() throws IOException {
    String pages = page("client.md") + page("configuration.md");
    Matcher snippets =
        SNIPPET.matcher(
            Files.readString(Path.of("src/test/java/dev/symbiont/api/ApiSnippetsTest.java")));
    int found = 0;
    while (snippets.find()) {
      if (snippets.group(1).isEmpty()) {
        continue;
      }
      found++;
      assertThat(pages).as(snippets.group(1)).contains(snippets.group(2).stripIndent().strip());
    }
    assertThat(found).isGreaterThanOrEqualTo(11);
  }

  private static String page(String name) throws IOException {
    return Files.readString(Path.of("../docs").resolve(name));
  }

  private void print(Object line) {
    printed.add(String.valueOf(line));
  }

  @Test
  void agents_createExecuteAndHistory_run() {
    FakeTransport transport =
        new FakeTransport()
            .reply(200, "{\"id\":\"a-1\",\"status\":\"scheduled\"}")
            .reply(200, "{\"execution_id\":\"e-1\",\"status\":\"execution_started\"}")
            .reply(200, "{\"history\":[]}");
    SymbiontClient client = Clients.of(transport);
    // snippet: agents
    AgentActionResponse created =
        client
            .agents()
            .create(
                AgentSpec.builder("triage")
                    .dsl("agent triage { capabilities = [\"read\"] }")
                    .putMetadata("team", "blue")
                    .build());
    client.agents().execute(created.id(), ExecuteAgentRequest.EMPTY);
    client.agents().history(created.id()).history().forEach(entry -> print(entry.status()));
    // end
    assertThat(transport.calls()).hasSize(3);
  }

  @Test
  void messages_sendAndReceive_run() {
    FakeTransport transport =
        new FakeTransport()
            .reply(200, "{\"message_id\":\"m-1\",\"status\":\"pending\"}")
            .reply(200, "{\"messages\":[]}");
    SymbiontClient client = Clients.of(transport);
    // snippet: messages
    AgentId triage = AgentId.of("triage");
    AgentId reporter = AgentId.of("reporter");
    client
        .messages()
        .send(
            reporter,
            SendMessageRequest.of(triage, "42 rows are ready").withTtl(Duration.ofMinutes(5)));
    ReceiveMessagesResponse received = client.messages().receive(reporter);
    received.messages().forEach(message -> print(message.sender() + ": " + message.payload()));
    // end
    assertThat(transport.calls()).hasSize(2);
  }

  @Test
  void schedules_create_runs() {
    FakeTransport transport =
        new FakeTransport()
            .reply(201, "{\"job_id\":\"j\",\"next_run\":null,\"status\":\"created\"}");
    SymbiontClient client = Clients.of(transport);
    // snippet: schedules
    client
        .schedules()
        .create(
            CreateScheduleRequest.of("morning", "0 30 6 * * *", "reporter")
                .withTimezone("Europe/Berlin"));
    // end
    assertThat(transport.lastBody()).contains("Europe/Berlin");
  }

  @Test
  void async_futures_run() {
    SymbiontClient client = Clients.of(new FakeTransport().reply(200, "[]"));
    // snippet: async
    CompletableFuture<List<AgentSummary>> agents = client.agents().async().list();
    agents.thenAccept(list -> list.forEach(agent -> print(agent.id())));
    // end
    assertThat(agents.join()).isEmpty();
  }

  @Test
  void options_ofOneCall_run() {
    FakeTransport transport =
        new FakeTransport().reply(200, "{\"id\":\"a\",\"status\":\"scheduled\"}");
    SymbiontClient client = Clients.of(transport);
    AgentSpec spec = AgentSpec.builder("triage").dsl("agent triage { }").build();
    // snippet: options
    CallOptions options =
        CallOptions.idempotencyKey("create-triage-1")
            .withDeadline(Duration.ofSeconds(5))
            .withHeader("X-Team", "blue");
    client.agents().with(options).create(spec);
    // end
    assertThat(transport.last().headers().first("Idempotency-Key")).contains("create-triage-1");
  }

  @Test
  void raw_response_runs() {
    SymbiontClient client = Clients.of(new FakeTransport().reply(200, "[]"));
    // snippet: raw
    RawResponse<List<AgentSummary>> raw = client.callRaw(AgentsCalls.list());
    print(raw.reply().status() + " " + raw.reply().headers().first("Date") + raw.requestId());
    // end
    assertThat(printed).hasSize(1);
  }

  @Test
  void errors_areCaughtByFamily() {
    SymbiontClient client = Clients.of(new FakeTransport().reply(404, ""));
    // snippet: errors
    try {
      client.agents().status(AgentId.of("triage"));
    } catch (UnsupportedByServerException e) {
      print("this runtime does not offer " + e.operation());
    } catch (RateLimitException e) {
      print("come back after " + e.retryAfter());
    } catch (ApiException e) {
      print(e.status() + " " + e.code().orElse("") + " request " + e.requestId().orElse(""));
    } catch (TransportException e) {
      print("no answer: " + e.getMessage());
    }
    // end
    assertThat(printed).containsExactly("this runtime does not offer agents.status");
  }

  @Test
  void listener_counts() {
    SymbiontClientBuilder builder =
        Clients.builder(new FakeTransport().reply(200, "[]"), new FakeWaiter());
    // snippet: listener
    builder.listener(
        new CallListener() {
          @Override
          public void onSuccess(CallInfo call, int status, int attempts, Duration elapsed) {
            print(call.operation() + " " + status + " " + elapsed.toMillis() + " ms");
          }
        });
    // end
    builder.build().listAgents();
    assertThat(printed).containsExactly("agents.list 200 0 ms");
  }

  @Test
  void operation_ofOnesOwn_runs() {
    SymbiontClient client = Clients.of(new FakeTransport().reply(200, "{\"n\":1}"));
    // snippet: own-operation
    Operation<JsonObject> report =
        Operation.get("reports.get", "reports/{id}").returns(JsonObject.class);
    JsonObject answer = client.call(report.with("2026-05").query("format", "short"));
    // end
    assertThat(answer.integer("n")).contains(1L);
  }

  @Test
  void builder_everything_runs() {
    HttpTransport transport = new FakeTransport();
    // snippet: builder
    SymbiontClient client =
        SymbiontClient.builder()
            .baseUrl("https://runtime.example")
            .apiKey("ops-1.only-for-docs")
            .timeout(Duration.ofSeconds(10))
            .deadline(Duration.ofMinutes(1))
            .maxRetries(2)
            .validationMode(ValidationMode.STRICT)
            .transport(transport)
            .build();
    print(client.describe());
    // end
    assertThat(printed.get(0)).startsWith("https://runtime.example/api/v1 through fake");
  }

  @Test
  void explain_everySetting_runs() {
    Map<String, String> variables = Map.of();
    // snippet: explain
    SymbiontConfig config = SymbiontConfig.loader().environment(variables).load();
    print(config.explain());
    // end
    assertThat(printed.get(0)).contains("base_url");
  }

  @Test
  void tokens_ofAProvider_run() {
    FakeTransport transport = new FakeTransport().reply(200, "[]");
    SymbiontClientBuilder builder = Clients.builder(transport, new FakeWaiter());
    // snippet: tokens
    builder.tokenProvider(TokenProvider.of(() -> AccessToken.of(fetchToken())));
    // end
    builder.build().listAgents();
    assertThat(transport.last().headers().first("Authorization")).contains("Bearer fresh");
  }

  private static Secret fetchToken() {
    return Secret.of("fresh");
  }
}
