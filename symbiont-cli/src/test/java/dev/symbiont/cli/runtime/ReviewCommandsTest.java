package dev.symbiont.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.cli.CliRun;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.id.ReviewId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.review.ReviewSession;
import dev.symbiont.domain.review.ReviewSessionCreate;
import dev.symbiont.domain.review.ReviewedTool;
import dev.symbiont.domain.review.ToolProvider;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.auth.ApiToken;
import dev.symbiont.server.ListenAddress;
import dev.symbiont.server.SymbiontServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ReviewCommandsTest {
  private final CliRun cli = new CliRun();
  private SymbiontRuntime runtime;
  private SymbiontServer server;
  private SymbiontClient client;

  @BeforeEach
  void start() {
    runtime = SymbiontRuntime.builder().build();
    server = SymbiontServer.builder(runtime.api()).address(ListenAddress.anyPort()).start();
    client = SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build();
    cli.with("SYMBIONT_API_KEY", runtime.apiToken().map(ApiToken::reveal).orElseThrow());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    runtime.close();
  }

  @Test
  void reviews_fromListToSignature() {
    assertThat(run("reviews", "list")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("No reviews.");
    ReviewSession session = submitted("Uses sudo. \u001b[2J");
    String id = session.reviewId().value();

    assertThat(run("reviews", "list", "--status", "pending_review")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("TOOL").contains(id).contains("fetch_page");
    assertThat(run("reviews", "show", id)).isEqualTo(ExitCode.OK);
    assertThat(cli.out())
        .contains("PRIV-1:/description")
        .contains("of 100")
        .contains("\"properties\"")
        .doesNotContain("\u001b");
    assertThat(run("reviews", "sign", id)).isEqualTo(ExitCode.FAILURE);
    assertThat(cli.err()).contains("only an approved tool can be signed");
    assertThat(run("reviews", "approve", id, "--as", "ann", "--sha256", "00"))
        .isEqualTo(ExitCode.FAILURE);
    assertThat(
            run(
                "reviews",
                "approve",
                id,
                "--as",
                "ann",
                "--reason",
                "read it",
                "--sha256",
                session.toolSha256().orElseThrow()))
        .isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("approved");
    assertThat(run("reviews", "sign", id)).isEqualTo(ExitCode.NOT_FOUND);
    runtime.signingKeys().create("default");
    assertThat(run("reviews", "sign", id)).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("signed with default");
    assertThat(run("reviews", "show", id, "--json")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("\"status\": \"signed\"");
  }

  @Test
  void reject_ofOnesOwnTool_isRefused() {
    String id = submitted("Reads.").reviewId().value();
    assertThat(run("reviews", "reject", id, "--as", "sam")).isEqualTo(ExitCode.AUTHENTICATION);
    assertThat(run("reviews", "reject", id, "--as", "ann")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("rejected");
    assertThat(run("reviews", "show", "none")).isEqualTo(ExitCode.NOT_FOUND);
  }

  private int run(String... words) {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--url";
    all[words.length + 1] = server.uri().toString();
    return cli.run(all);
  }

  private ReviewSession submitted(String description) {
    ReviewedTool tool =
        new ReviewedTool(
            "fetch_page",
            description,
            JsonObject.builder()
                .put("type", "object")
                .put("properties", JsonObject.EMPTY)
                .put("additionalProperties", false)
                .build(),
            ToolProvider.of("example.com", "https://example.com/key.pem"));
    ReviewId id = client.toolReview().submit(ReviewSessionCreate.of(tool, "sam")).reviewId();
    ReviewSession session = client.toolReview().session(id);
    while (session.state().analysisId().isEmpty()) {
      Thread.onSpinWait();
      session = client.toolReview().session(id);
    }
    return session;
  }
}
