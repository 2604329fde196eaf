package dev.symbiont.cli.agentpin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.agentpin.AgentDeclaration;
import dev.symbiont.agentpin.DiscoveryDocument;
import dev.symbiont.agentpin.RevocationDocument;
import dev.symbiont.cli.CliRun;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentPinCommandsTest {
  private static final String AGENT = "urn:agentpin:acme.example:scout";

  @TempDir Path directory;

  private CliRun cli;

  @BeforeEach
  void setUp() {
    cli =
        new CliRun()
            .in(directory)
            .at(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
  }

  private String ok(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "agentpin";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    assertThat(cli.run(all)).as(cli.err()).isEqualTo(ExitCode.OK);
    return cli.out();
  }

  private JsonObject json(String text) {
    return (JsonObject) new GsonCodec().read(text, JsonLimits.DEFAULT);
  }

  private void publish(String domain, String kid, String agentId, String type) {
    ok("keygen", "--domain", domain, "--kid", kid);
    String agent =
        new GsonCodec()
            .writeText(
                AgentDeclaration.builder(agentId, "A").capabilities("read:*").build().toJson());
    ok(
        "discovery",
        "build",
        "--entity",
        domain,
        "--type",
        type,
        "--key",
        kid + ".public.jwk.json",
        "--agent",
        agent,
        "--max-delegation-depth",
        "1",
        "-o",
        domain + ".json");
  }

  private String issue(String... more) {
    String[] arguments = {
      "issue",
      "--private-key",
      "acme-1.private.pem",
      "--kid",
      "acme-1",
      "--issuer",
      "acme.example",
      "--agent-id",
      AGENT,
      "--capabilities",
      "read:code , read:docs"
    };
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return ok(all).strip();
  }

  @Test
  void keygen_files_arePrivateAndUsable() throws IOException {
    ok("keygen", "--domain", "acme.example", "--kid", "acme-1", "--output-dir", "keys");

    Path secret = directory.resolve("keys/acme-1.private.pem");
    assertThat(Files.getPosixFilePermissions(secret))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(directory.resolve("keys/acme-1.public.pem")).exists();
    assertThat(cli.run("agentpin", "keygen", "--domain", "d", "--kid", "../x"))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void keygen_keyThatIsThere_isReplacedOnlyByForce() throws IOException {
    ok("keygen", "--domain", "acme.example", "--kid", "acme-1");
    Path secret = directory.resolve("acme-1.private.pem");
    String first = Files.readString(secret);

    assertThat(cli.run("agentpin", "keygen", "--domain", "acme.example", "--kid", "acme-1"))
        .isEqualTo(ExitCode.FAILURE);
    assertThat(cli.err()).contains("--force");
    assertThat(secret).hasContent(first);
    ok("keygen", "--domain", "acme.example", "--kid", "acme-1", "--force");
    assertThat(Files.readString(secret)).isNotEqualTo(first);
  }

  @Test
  void issue_lifetimeBeyondAllTime_isRefused() {
    publish("acme.example", "acme-1", AGENT, "deployer");
    assertThat(
            cli.run(
                "agentpin",
                "issue",
                "--private-key",
                "acme-1.private.pem",
                "--kid",
                "acme-1",
                "--issuer",
                "acme.example",
                "--agent-id",
                AGENT,
                "--capabilities",
                "read:x",
                "--ttl",
                String.valueOf(Long.MAX_VALUE)))
        .isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("lifetime").doesNotContain("report it");
  }

  @Test
  void verify_revocationThatWouldBeIgnored_isAUsageError() {
    assertThat(cli.run("agentpin", "verify", "--credential", "a.b.c", "--revocation", "r.json"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("--discovery");
  }

  @Test
  void serve_addressThatCannotBe_isAUsageError() {
    publish("acme.example", "acme-1", AGENT, "both");
    for (String[] where : new String[][] {{"--port", "99999"}, {"--bind", "no.such.invalid"}}) {
      assertThat(
              cli.run("agentpin", "serve", "--discovery", "acme.example.json", where[0], where[1]))
          .isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void verify_issuedCredential_isValidAndPinned() throws IOException {
    publish("acme.example", "acme-1", AGENT, "deployer");
    String token =
        issue("--audience", "me.example", "--constraints", "{\"rate_limit\":\"1/hour\"}");
    Files.writeString(directory.resolve("token.txt"), token + "\n");

    JsonObject result =
        json(
            ok(
                "verify",
                "--credential",
                "token.txt",
                "--discovery",
                "acme.example.json",
                "--offline",
                "--audience",
                "me.example",
                "--pin-store",
                "pins.json"));

    assertThat(result.bool("valid")).contains(true);
    assertThat(result.string("agent_id")).contains(AGENT);
    assertThat(ok("pins", "list", "--pin-store", "pins.json")).startsWith("acme.example  ");
    assertThat(ok("pins", "list", "--pin-store", "pins.json", "--json")).contains("thumbprints");
    assertThat(
            cli.run(
                "agentpin",
                "verify",
                "--credential",
                token,
                "--discovery",
                "acme.example.json",
                "--audience",
                "other.example"))
        .isEqualTo(ExitCode.FAILURE);
    assertThat(json(cli.out()).string("error_code")).contains("AUDIENCE_MISMATCH");
  }

  @Test
  void pins_addAndRemove_changeTheFile() {
    ok("keygen", "--domain", "acme.example", "--kid", "acme-1");
    ok(
        "pins",
        "add",
        "--pin-store",
        "p",
        "--domain",
        "a.example",
        "--key",
        "acme-1.public.jwk.json");

    ok("pins", "remove", "--pin-store", "p", "--domain", "a.example");
    assertThat(cli.run("agentpin", "pins", "remove", "--pin-store", "p", "--domain", "a.example"))
        .isEqualTo(ExitCode.NOT_FOUND);
  }

  @Test
  void revoke_credentialInABundle_isRefused() {
    publish("acme.example", "acme-1", AGENT, "deployer");
    String token = issue();
    ok(
        "revoke",
        "--document",
        "acme.example.revocations.json",
        "--entity",
        "acme.example",
        "--agent",
        AGENT,
        "--reason",
        "policy_violation");
    ok(
        "revoke",
        "--document",
        "acme.example.revocations.json",
        "--entity",
        "acme.example",
        "--key",
        "old-key",
        "--reason",
        "superseded");
    ok(
        "bundle",
        "--discovery",
        "acme.example.json",
        "--revocation",
        "acme.example.revocations.json",
        "-o",
        "bundle.json");

    for (String[] source :
        new String[][] {{"--trust-bundle", "bundle.json"}, {"--discovery-dir", "."}}) {
      assertThat(cli.run("agentpin", "verify", "--credential", token, source[0], source[1]))
          .isEqualTo(ExitCode.FAILURE);
      assertThat(json(cli.out()).string("error_code")).contains("AGENT_INACTIVE");
    }
    assertThat(
            cli.run(
                "agentpin",
                "revoke",
                "--document",
                "acme.example.revocations.json",
                "--entity",
                "other.example",
                "--key",
                "k",
                "--reason",
                "superseded"))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void delegate_chain_isVerifiedThroughABundle() {
    publish("acme.example", "acme-1", AGENT, "deployer");
    publish("forge.example", "forge-1", "maker-agent", "maker");
    ok(
        "delegate",
        "--private-key",
        "forge-1.private.pem",
        "--kid",
        "forge-1",
        "--domain",
        "forge.example",
        "--agent-id",
        "maker-agent",
        "--role",
        "maker",
        "--delegatee-domain",
        "acme.example",
        "--delegatee-agent-id",
        AGENT,
        "--capabilities",
        "read:code,read:docs",
        "-o",
        "chain.json");
    String token = issue("--delegation-chain", "chain.json");
    ok("bundle", "--discovery", "acme.example.json", "forge.example.json", "-o", "bundle.json");

    JsonObject result = json(ok("verify", "--credential", token, "--trust-bundle", "bundle.json"));

    assertThat(result.bool("delegation_verified")).contains(true);
  }

  @Test
  void discoveryValidate_foreignEntity_isADomainMismatch() {
    publish("acme.example", "acme-1", AGENT, "both");

    ok("discovery", "validate", "acme.example.json", "--entity", "acme.example");
    assertThat(
            cli.run(
                "agentpin", "discovery", "validate", "acme.example.json", "--entity", "b.example"))
        .isEqualTo(ExitCode.FAILURE);
    assertThat(json(cli.out()).string("error_code")).contains("DOMAIN_MISMATCH");
  }

  @Test
  void verify_offlineWithoutDocuments_isAUsageError() {
    assertThat(cli.run("agentpin", "verify", "--credential", "a.b.c", "--offline"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("--discovery");
  }

  @Test
  void verify_onlineIssuerThatIsNoHostName_asksNobody() {
    ok("keygen", "--domain", "intranet", "--kid", "acme-1");
    String token =
        ok(
                "issue",
                "--private-key",
                "acme-1.private.pem",
                "--kid",
                "acme-1",
                "--issuer",
                "intranet",
                "--agent-id",
                "a",
                "--capabilities",
                "read:code")
            .strip();

    assertThat(cli.run("agentpin", "verify", "--credential", token)).isEqualTo(ExitCode.FAILURE);
    assertThat(json(cli.out()).string("error_code")).contains("DISCOVERY_FETCH_FAILED");
  }

  @Test
  void serve_documents_haveTheHeadersOfTheReference() throws IOException {
    publish("acme.example", "acme-1", AGENT, "both");
    DiscoveryDocument document =
        DiscoveryDocument.parse(Files.readString(directory.resolve("acme.example.json")));
    RevocationDocument revoked =
        RevocationDocument.builder("acme.example", Clock.systemUTC()).build();
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    try (WellKnownServer server = WellKnownServer.start(anyPort, document, revoked)) {
      HttpURLConnection found = get(server, "/.well-known/agent-identity.json");
      assertThat(found.getResponseCode()).isEqualTo(200);
      assertThat(found.getHeaderField("Content-Type")).isEqualTo("application/json");
      assertThat(found.getHeaderField("Cache-Control")).isEqualTo("public, max-age=3600");
      assertThat(found.getHeaderField("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(
              DiscoveryDocument.parse(
                  new String(found.getInputStream().readAllBytes(), StandardCharsets.UTF_8)))
          .isEqualTo(document);
      assertThat(
              get(server, "/.well-known/agent-identity-revocations.json")
                  .getHeaderField("Cache-Control"))
          .isEqualTo("public, max-age=300");
      assertThat(get(server, "/health").getResponseCode()).isEqualTo(200);
      assertThat(get(server, "/other").getResponseCode()).isEqualTo(404);
    }
    try (WellKnownServer server = WellKnownServer.start(anyPort, document, null)) {
      assertThat(get(server, "/.well-known/agent-identity-revocations.json").getResponseCode())
          .isEqualTo(404);
    }
  }

  private static HttpURLConnection get(WellKnownServer server, String path) throws IOException {
    return (HttpURLConnection) URI.create(server.address() + path).toURL().openConnection();
  }
}
