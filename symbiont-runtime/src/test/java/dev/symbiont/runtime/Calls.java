package dev.symbiont.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpMethod;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Calls of tests to a runtime in the process; paths stand below {@code /api/v1/}. */
public final class Calls {
  private final GsonCodec json = new GsonCodec();
  private final SymbiontRuntime runtime;

  public Calls(SymbiontRuntime runtime) {
    this.runtime = runtime;
  }

  public HttpReply get(String path, String... headers) {
    return send(HttpMethod.GET, path, Optional.empty(), headers);
  }

  public HttpReply delete(String path) {
    return send(HttpMethod.DELETE, path, Optional.empty());
  }

  public HttpReply post(String path, String body, String... headers) {
    return send(HttpMethod.POST, path, Optional.of(body), headers);
  }

  public JsonObject object(HttpReply reply) {
    assertThat(reply.status()).as(reply.text()).isLessThan(300);
    return (JsonObject) json.read(reply.body(), JsonLimits.DEFAULT);
  }

  private HttpReply send(HttpMethod method, String path, Optional<String> body, String... headers) {
    HttpHeaders.Builder all = HttpHeaders.builder();
    body.ifPresent(text -> all.set("Content-Type", "application/json"));
    for (int i = 0; i < headers.length; i += 2) {
      all.set(headers[i], headers[i + 1]);
    }
    HttpCall plain = HttpCall.get(URI.create("http://runtime/api/v1/" + path));
    return runtime
        .transport()
        .send(
            new HttpCall(
                method,
                plain.uri(),
                all.build(),
                body.map(text -> text.getBytes(StandardCharsets.UTF_8)),
                plain.timeouts(),
                plain.maxResponseBytes()));
  }
}
