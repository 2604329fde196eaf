package dev.symbiont.toolclad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.browser.BrowserException;
import dev.symbiont.toolclad.http.HttpToolException;
import dev.symbiont.toolclad.http.HttpToolResponse;
import dev.symbiont.toolclad.mcp.McpToolException;
import dev.symbiont.toolclad.problem.Category;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools whose back end is a port: what they do with it, and that they say so without it. */
class BackendPortsTest {
  private static final String HTTP =
      """
      [tool]
      name = "h"
      [http]
      url = "https://{host}/x?k={_secret:api_key}"
      [args.host]
      type = "string"
      required = true
      [output]
      format = "json"
      """;
  private static final String MCP =
      """
      [tool]
      name = "m"
      [args.q]
      type = "string"
      [mcp]
      server = "s"
      tool = "search"
      [mcp.field_map]
      q = "query"
      [output]
      format = "json"
      """;

  private final TestProject project =
      TestProject.create()
          .with("tools/h.clad.toml", HTTP)
          .with("tools/m.clad.toml", MCP)
          .with("tools/db.clad.toml", Manifests.SESSION)
          .with("tools/br.clad.toml", Manifests.BROWSER);

  @Test
  void execute_withoutBackends_isUnsupportedAndNeverASuccess() throws Exception {
    try (ToolClad tools = project.toolclad()) {
      assertThat(tools.catalog().errors()).isEmpty();
      assertRefused(tools, "h", object("host", "api.example.com"), Category.UNSUPPORTED);
      assertRefused(tools, "m", object("q", "x"), Category.UNSUPPORTED);
      assertRefused(tools, "db.select", object("command", "SELECT 1"), Category.UNSUPPORTED);
      assertRefused(
          tools, "br.navigate", object("url", "https://app.example.com/"), Category.UNSUPPORTED);
      assertRefused(
          tools, "br.navigate", object("url", "https://evil.net/"), Category.OUT_OF_SCOPE);
    }
  }

  @Test
  void session_targetInsideTheText_isSpeltStrictlyEvenWithoutAScopeFile() throws Exception {
    try (ToolClad tools = project.toolclad()) {
      assertRefused(
          tools, "db.connect", object("command", "connect 0x7f000001"), Category.NUMERIC_HOST);
      assertRefused(tools, "db.connect", object("command", "connect a.com/x"), Category.SLASH);
    }
  }

  @Test
  void browser_urlOfAnyCommand_isInScopeBeforeAnybodyIsAsked() throws Exception {
    List<String> asked = new ArrayList<>();
    project.with(
        "tools/br.clad.toml",
        Manifests.BROWSER
            + """
            [browser.commands.open_tab]
            description = "Open"
            args.page = { position = 1, type = "url", description = "URL" }
            """);
    ToolClad.Builder builder =
        project
            .builder()
            .policy(
                (call, context) -> {
                  asked.add(call.name());
                  return new PolicyGate.Permit();
                });
    try (ToolClad tools = builder.build()) {
      assertRefused(
          tools, "br.open_tab", object("page", "https://evil.net/"), Category.OUT_OF_SCOPE);
      assertRefused(
          tools, "br.navigate", object("url", "https://evil.net/"), Category.OUT_OF_SCOPE);
      assertThat(asked).isEmpty();
      assertRefused(
          tools, "br.open_tab", object("page", "https://a.example.com/"), Category.UNSUPPORTED);
      assertThat(asked).containsExactly("br.open_tab");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "."})
  void http_valueThatIsADotSegment_isRefusedAndNothingIsSent(String value) throws Exception {
    List<String> sent = new ArrayList<>();
    project.with(
        "tools/p.clad.toml",
        """
        [tool]
        name = "p"
        [args.id]
        type = "string"
        [http]
        url = "https://api.example.com/v1/items/{id}"
        [output]
        format = "json"
        """);
    ToolClad.Builder builder =
        project
            .builder()
            .http(
                (request, addresses, timeout, max) -> {
                  sent.add(request.url());
                  return new HttpToolResponse(200, "{}".getBytes(StandardCharsets.UTF_8));
                },
                host -> List.of(InetAddress.getByName("8.8.8.8")));
    try (ToolClad tools = builder.build()) {
      assertRefused(tools, "p", object("id", value), Category.TRAVERSAL);
      assertThat(sent).isEmpty();
      completed(tools, "p", object("id", "..a"));
      assertThat(sent).containsExactly("https://api.example.com/v1/items/..a");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::ffff:169.254.169.254", "10.1.2.3", "fd00::1"})
  void http_nameThatResolvesToAPrivateAddress_isRefusedAndNothingIsSent(String address)
      throws Exception {
    List<String> sent = new ArrayList<>();
    InetAddress answer = InetAddress.getByName(address);
    InetAddress harmless = InetAddress.getByName("8.8.8.8");
    ToolClad.Builder builder =
        project
            .builder()
            .http(
                (request, addresses, timeout, max) -> {
                  sent.add(request.url());
                  return new HttpToolResponse(200, new byte[0]);
                },
                host -> List.of(harmless, answer));
    try (ToolClad tools = builder.build()) {
      assertRefused(tools, "h", object("host", "rebind.example.com"), Category.PRIVATE_ADDRESS);
    }
    assertThat(sent).isEmpty();
  }

  @Test
  void http_allowedHost_connectsToTheAddressThatWasChecked() throws Exception {
    InetAddress checked = InetAddress.getByName("8.8.8.8");
    List<InetAddress> used = new ArrayList<>();
    ToolClad.Builder builder =
        project
            .builder()
            .http(
                (request, addresses, timeout, max) -> {
                  used.addAll(addresses);
                  return new HttpToolResponse(200, "{}".getBytes(StandardCharsets.UTF_8));
                },
                host -> List.of(checked));
    try (ToolClad tools = builder.build()) {
      Envelope envelope = completed(tools, "h", object("host", "api.example.com"));
      assertThat(envelope.toJson().toString()).doesNotContain("never-show-this");
    }
    assertThat(used).containsExactly(checked);
  }

  @Test
  void http_failures_areHonestEnvelopes() throws Exception {
    ToolClad.Builder slow =
        project
            .builder()
            .http(
                (request, addresses, timeout, max) -> {
                  throw new HttpToolException(Category.TIMEOUT, "no response in time");
                },
                host -> List.of(InetAddress.getByName("8.8.8.8")));
    try (ToolClad tools = slow.build()) {
      Envelope envelope = completed(tools, "h", object("host", "api.example.com"));
      assertThat(envelope.status()).isEqualTo(Envelope.Status.TIMEOUT);
      assertThat(envelope.exitCode()).isEqualTo(-1);
    }
    ToolClad.Builder unresolved =
        project
            .builder()
            .http(
                (request, addresses, timeout, max) -> new HttpToolResponse(200, new byte[0]),
                host -> {
                  throw new UnknownHostException(host);
                });
    try (ToolClad tools = unresolved.build()) {
      assertRefused(tools, "h", object("host", "api.example.com"), Category.HTTP);
    }
  }

  @Test
  void http_unsetSecret_isRefusedBeforeSending() throws Exception {
    ToolClad.Builder builder =
        project
            .builder()
            .environment(Map.of())
            .http(
                (request, addresses, timeout, max) -> new HttpToolResponse(200, new byte[0]),
                host -> List.of(InetAddress.getByName("8.8.8.8")));
    try (ToolClad tools = builder.build()) {
      assertRefused(tools, "h", object("host", "api.example.com"), Category.SECRET);
    }
  }

  @Test
  void http_privateHostAllowedByConfiguration_isSent() throws Exception {
    ToolClad.Builder builder =
        project
            .builder()
            .allowedPrivateHosts(Set.of("127.0.0.1"))
            .http(
                (request, addresses, timeout, max) ->
                    new HttpToolResponse(200, "{}".getBytes(StandardCharsets.UTF_8)),
                host -> List.of());
    try (ToolClad tools = builder.build()) {
      assertThat(completed(tools, "h", object("host", "127.0.0.1")).error()).isEmpty();
    }
  }

  @Test
  void mcp_answer_isTheResult() throws Exception {
    List<JsonObject> received = new ArrayList<>();
    ToolClad.Builder builder =
        project
            .builder()
            .mcp(
                (server, tool, arguments, timeout) -> {
                  received.add(arguments);
                  return JsonArray.of(JsonNumber.of(1));
                });
    try (ToolClad tools = builder.build()) {
      Envelope envelope = completed(tools, "m", object("q", "x"));
      assertThat(envelope.command()).isEqualTo("mcp://s/search");
      assertThat(envelope.results().array("parsed_output")).isPresent();
      assertThat(envelope.toJson().string("mcp_server")).hasValue("s");
    }
    assertThat(received).containsExactly(object("query", "x"));
  }

  @Test
  void mcp_error_isAnErrorEnvelope() throws Exception {
    ToolClad.Builder builder =
        project
            .builder()
            .mcp(
                (server, tool, arguments, timeout) -> {
                  throw new McpToolException(Category.MCP, "MCP server 's' not in registry");
                });
    try (ToolClad tools = builder.build()) {
      Envelope envelope = completed(tools, "m", object("q", "x"));
      assertThat(envelope.status()).isEqualTo(Envelope.Status.ERROR);
      assertThat(envelope.error().orElseThrow().category()).isEqualTo(Category.MCP);
    }
  }

  @Test
  void session_targetInTheCommand_isHeldAgainstTheScope() throws Exception {
    project.with("scope/scope.toml", "[scope]\ndomains = [\"in.example.com\"]\n");
    ToolClad.Builder builder =
        project.builder().approvals((call, context) -> new ApprovalGate.Approved());
    try (ToolClad tools = builder.build()) {
      assertRefused(
          tools, "db.connect", object("command", "connect out.example.com"), Category.OUT_OF_SCOPE);
      assertRefused(
          tools, "db.connect", object("command", "connect in.example.com"), Category.UNSUPPORTED);
      assertRefused(
          tools, "db.select", object("command", "SELECT 1\rDROP TABLE x"), Category.CONTROL_CHAR);
      assertRefused(tools, "db.select", object("other", "x"), Category.MISSING);
      assertRefused(tools, "db", JsonObject.EMPTY, Category.UNKNOWN_TOOL);
    }
  }

  @Test
  void browser_scriptWithoutApproval_isRefusedAndWithItRuns() throws Exception {
    ToolClad.Builder builder =
        project
            .builder()
            .browser((agent, browser, command, arguments, timeout) -> object("command", command));
    try (ToolClad tools = builder.build()) {
      assertRefused(tools, "br.execute_js", object("script", "1"), Category.APPROVAL);
      Envelope envelope =
          completed(tools, "br.navigate", object("url", "https://app.example.com/"));
      assertThat(envelope.results()).isEqualTo(object("command", "navigate"));
    }
    ToolClad.Builder failing =
        project
            .builder()
            .browser(
                (agent, browser, command, arguments, timeout) -> {
                  throw new BrowserException(Category.BLOCKED, "redirected out of scope");
                });
    try (ToolClad tools = failing.build()) {
      Envelope envelope =
          completed(tools, "br.navigate", object("url", "https://app.example.com/"));
      assertThat(envelope.error().orElseThrow().category()).isEqualTo(Category.BLOCKED);
    }
  }

  private static JsonObject object(String name, String value) {
    return JsonObject.builder().put(name, value).build();
  }

  private static Envelope completed(ToolClad tools, String tool, JsonObject arguments)
      throws InterruptedException {
    Outcome outcome = tools.execute(tool, arguments, TestProject.CALLER);
    assertThat(outcome).isInstanceOf(Outcome.Completed.class);
    return ((Outcome.Completed) outcome).envelope();
  }

  private static void assertRefused(
      ToolClad tools, String tool, JsonObject arguments, Category category)
      throws InterruptedException {
    assertThat(tools.execute(tool, arguments, TestProject.CALLER))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.problem().category()).isEqualTo(category));
  }
}
