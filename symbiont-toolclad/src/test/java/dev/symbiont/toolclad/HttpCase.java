package dev.symbiont.toolclad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.toolclad.http.HttpToolClient;
import dev.symbiont.toolclad.http.HttpToolRequest;
import dev.symbiont.toolclad.http.HttpToolResponse;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Runs one HTTP case with a client that answers as the case says and remembers the request. */
final class HttpCase {
  private final VectorCase c;
  private final AtomicReference<HttpToolRequest> sent = new AtomicReference<>();

  HttpCase(VectorCase c) {
    this.c = c;
  }

  void run() throws Exception {
    InetAddress address = InetAddress.getByAddress(new byte[] {8, 8, 8, 8});
    ToolClad.Builder builder =
        TestProject.of(c, "h.clad.toml")
            .builder()
            .environment(ToolCladVectorsTest.environment(c))
            .http(client(), host -> List.of(address));
    try (ToolClad tools = builder.build()) {
      Outcome outcome = tools.execute(TestProject.toolName(tools), c.args(), TestProject.CALLER);
      if (outcome instanceof Outcome.Refused refused) {
        c.verify(new VectorCase.Refused(refused.problem().category().word()), "");
        assertThat(sent.get()).as("nothing is sent").isNull();
        return;
      }
      c.verify(new VectorCase.Accepted(JsonNull.NULL), "");
      verifyRequest(c.recommended().object("request").orElseThrow());
      verifyEnvelope(((Outcome.Completed) outcome).envelope().toJson());
    }
  }

  private HttpToolClient client() {
    JsonObject response = c.input().object("http_response").orElse(JsonObject.EMPTY);
    return (request, addresses, timeout, maxBytes) -> {
      sent.set(request);
      return new HttpToolResponse(
          response.integer("status").orElse(200L).intValue(),
          response.string("body").orElse("").getBytes(StandardCharsets.UTF_8));
    };
  }

  private void verifyRequest(JsonObject expected) {
    HttpToolRequest request = sent.get();
    JsonObject.Builder headers = JsonObject.builder();
    request.headers().forEach(headers::put);
    JsonValue body = request.body().<JsonValue>map(JsonString::new).orElse(JsonNull.NULL);
    assertThat(
            JsonObject.builder()
                .put("method", request.method())
                .put("url", request.url())
                .put("headers", headers.build())
                .put("body", body)
                .build())
        .isEqualTo(expected);
  }

  private void verifyEnvelope(JsonObject actual) {
    JsonObject.Builder stable = JsonObject.builder();
    for (String volatileField : List.of("scan_id", "duration_ms", "timestamp")) {
      assertThat(actual.has(volatileField)).isTrue();
    }
    actual
        .members()
        .forEach(
            (name, value) -> {
              if (!List.of("scan_id", "duration_ms", "timestamp").contains(name)) {
                stable.put(name, value);
              }
            });
    EnvelopeShape.verify(stable.build(), c.recommended().object("envelope").orElseThrow());
    Optional<String> secret =
        ToolCladVectorsTest.environment(c).values().stream()
            .filter(value -> actual.toString().contains(value))
            .findFirst();
    assertThat(secret).as("a secret stands in the envelope").isEmpty();
  }
}
