package dev.symbiont.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.symbiont.api.agent.AgentsCalls;
import dev.symbiont.api.auth.AccessToken;
import dev.symbiont.domain.agent.AgentState;
import dev.symbiont.domain.agent.HeartbeatRequest;
import dev.symbiont.domain.error.ApiException;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.message.SendMessageRequest;
import dev.symbiont.domain.secret.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** A marked secret goes through everything; nothing that a person sees may show it. */
class SecretsTest {
  private static final String MARK = Clients.SECRET;
  private static final String JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJtYXJrLWVyIn0.c2lnbmF0dXJl";

  @Test
  void secrets_everywhere_areNotShown() {
    List<String> seen = new ArrayList<>();
    Logger root = Logger.getLogger("dev.symbiont");
    Handler recorder = new Recorder(seen);
    root.addHandler(recorder);
    root.setLevel(Level.ALL);
    try {
      exercise(seen);
    } finally {
      root.removeHandler(recorder);
    }

    assertThat(seen).hasSizeGreaterThan(15);
    assertThat(String.join("\n", seen)).doesNotContain(MARK).doesNotContain("c2lnbmF0dXJl");
  }

  @Test
  void body_cutInsideASecret_showsNoPartOfIt() {
    String secret = "abcdefghij".repeat(10);
    String body = (secret + " ").repeat(2_000);

    String shown = Redaction.of(body, Optional.of(Secret.of(secret)));

    assertThat(shown).doesNotContain("abcde");
  }

  @Test
  void body_hostileForTheMasks_isReadInLinearTime() {
    for (String unit : List.of("eyJ", "eyJ.", "eyJa.eyJb.", "bearer ", "bearer bearer x ")) {
      String shown = Redaction.of(unit.repeat(200_000), Optional.empty());
      assertThat(shown).hasSizeLessThanOrEqualTo(ApiException.Failure.MAX_BODY_CHARS);
    }
  }

  private static void exercise(List<String> seen) {
    String echo =
        "{\"error\":\"no key %s or Bearer %s or %s\",\"code\":\"X\"}".formatted(MARK, MARK, JWT);
    for (int status : new int[] {400, 401, 403, 404, 409, 429, 500}) {
      FakeTransport transport =
          new FakeTransport().reply(status, echo, "Set-Cookie", MARK, "X-Echo", MARK);
      SymbiontClient client = Clients.of(transport);
      Throwable failure = catchThrowable(() -> client.call(AgentsCalls.list()));
      ApiException api = (ApiException) failure;
      seen.add(trace(failure));
      seen.add(api.body());
      seen.add(api.failure().toString());
      seen.add(transport.last().toString());
      seen.add(transport.last().headers().toString());
      seen.add(client.toString() + client.describe());
      seen.add(client.config().toString() + client.config().explain());
    }
    seen.add(Clients.builder(new FakeTransport(), new FakeWaiter()).toString());
    seen.add(AccessToken.of(Secret.of(MARK)).toString());
    HeartbeatRequest beat = HeartbeatRequest.of(AgentState.READY).withAgentpinJwt(Secret.of(MARK));
    seen.add(beat + AgentsCalls.heartbeat(AgentId.of("a"), beat).toString());
    seen.add(
        SendMessageRequest.of(AgentId.of("a"), "p").withAgentpinJwt(Secret.of(MARK)).toString());
    seen.add(
        trace(
            catchThrowable(
                () ->
                    SymbiontClient.builder()
                        .environment(Map.of("SYMBIONT_BASE_URL", "http://u:" + MARK + "@h"))
                        .transport(new FakeTransport())
                        .build())));
    seen.add(
        trace(
            catchThrowable(
                () ->
                    SymbiontClient.builder()
                        .environment(Map.of("SYMBIONT_PROXY", "socks://u:" + MARK + "@h"))
                        .build())));
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static final class Recorder extends Handler {
    private final List<String> seen;

    Recorder(List<String> seen) {
      this.seen = seen;
    }

    @Override
    public void publish(LogRecord record) {
      seen.add(record.getMessage() + Arrays.toString(record.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
