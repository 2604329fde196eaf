package dev.symbiont.cli.schemapin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.cli.CliRun;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.http.TlsSettings;
import dev.symbiont.testkit.http.Answer;
import dev.symbiont.testkit.http.FaultServer;
import dev.symbiont.testkit.http.TestIdentity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verification with documents from a real HTTPS server, whose certificate a file vouches for. */
class OnlineVerificationTest {
  private static final String WELL_KNOWN = "/.well-known/schemapin.json";

  private static TestIdentity identity;
  private static FaultServer server;

  private final CliRun cli = new CliRun();
  @TempDir Path directory;
  private String domain = "";

  @BeforeAll
  static void startServer() {
    identity = TestIdentity.of("localhost");
    server =
        FaultServer.startTls(
            TlsSettings.builder()
                .clientPem(identity.certificatePem(), identity.privateKeyPem())
                .build()
                .context(),
            false);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void publishAndSign() throws IOException {
    domain = "localhost:" + server.port();
    cli.in(directory).with("HOME", directory.toString());
    Files.writeString(directory.resolve("ca.pem"), identity.certificatePem());
    Files.createDirectories(directory.resolve("skill"));
    Files.writeString(directory.resolve("skill/SKILL.md"), "---\nname: greet\n---\nSay hello.\n");
    Files.writeString(directory.resolve("schema.json"), "{\"name\":\"sum\"}");
    ok("schemapin keygen --private key.pem --discovery discovery.json --developer Us");
    ok("schemapin sign-skill skill --key key.pem --domain " + domain);
    ok("schemapin sign schema.json --key key.pem");
    Files.writeString(directory.resolve("signed.json"), cli.out());
    server.on(WELL_KNOWN, Answer.of(200, discovery()));
  }

  private String discovery() throws IOException {
    return Files.readString(directory.resolve("discovery.json"));
  }

  private void ok(String command) {
    assertThat(cli.run(command.split(" "))).as(cli.err() + cli.out()).isEqualTo(ExitCode.OK);
  }

  private int verifySkill(String... more) {
    String[] all = {"skills", "verify", "skill", "--domain", domain, "--json"};
    return cli.run(Stream.concat(Stream.of(all), Stream.of(more)).toArray(String[]::new));
  }

  private int verifySkillHere() {
    return verifySkill("--online-ca", "ca.pem", "--online-private");
  }

  @Test
  void skillsVerify_keyFromTheSignersServer_isPinnedAndThenVerified() {
    assertThat(verifySkillHere()).as(cli.out() + cli.err()).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("\"pinned\"", domain);
    assertThat(verifySkillHere()).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("\"verified\"");
  }

  @Test
  void skillsVerify_changedFile_isInvalid() throws IOException {
    Files.writeString(directory.resolve("skill/SKILL.md"), "changed");

    assertThat(verifySkillHere()).isEqualTo(ExitCode.FAILURE);
    assertThat(cli.out()).contains("signature_invalid");
  }

  @Test
  void skillsVerify_certificateOfNobodyKnown_isRefused() {
    assertThat(verifySkill("--online-private")).isEqualTo(ExitCode.FAILURE);
    assertThat(cli.out()).contains("discovery_fetch_failed");
  }

  @Test
  void skillsVerify_loopbackWithoutConsent_isNotAsked() {
    int before = server.requests(WELL_KNOWN).size();

    assertThat(verifySkill("--online-ca", "ca.pem")).isEqualTo(ExitCode.FAILURE);
    assertThat(cli.out()).contains("not public");
    assertThat(server.requests(WELL_KNOWN)).hasSize(before);
  }

  @Test
  void skillsVerify_redirect_isNotFollowed() {
    server.on(WELL_KNOWN, Answer.redirect(302, URI.create("https://" + domain + "/elsewhere")));

    assertThat(verifySkillHere()).isEqualTo(ExitCode.FAILURE);
    assertThat(cli.out()).contains("discovery_fetch_failed", "302");
    assertThat(server.requests("/elsewhere")).isEmpty();
  }

  @Test
  void skillsVerify_announcedRevocationsCannotBeFetched_isRefused() throws IOException {
    server.on(WELL_KNOWN, Answer.of(200, announcing("https://" + domain + "/gone.json")));

    assertThat(verifySkillHere()).isEqualTo(ExitCode.FAILURE);
    assertThat(cli.out()).contains("discovery_fetch_failed", "revocation");
  }

  @Test
  void skillsVerify_keyInTheRevocationDocument_isRevoked() throws IOException {
    String signature = Files.readString(directory.resolve("skill/.schemapin.sig"));
    String fingerprint = signature.replaceAll("(?s).*\"signer_kid\": \"([^\"]*)\".*", "$1");
    server.on(WELL_KNOWN, Answer.of(200, announcing("https://" + domain + "/revoked.json")));
    server.on(
        "/revoked.json",
        Answer.of(
            200,
            """
            {"schemapin_version":"1.2","domain":"%s","revoked_keys":[{"fingerprint":"%s"}]}\
            """
                .formatted(domain, fingerprint)));

    assertThat(verifySkillHere()).isEqualTo(ExitCode.FAILURE);
    assertThat(cli.out()).contains("\"revoked\"");
  }

  private String announcing(String endpoint) throws IOException {
    return discovery().replaceFirst("\\{", "{\"revocation_endpoint\":\"" + endpoint + "\",");
  }

  @Test
  void schemapinVerify_keyFromTheServer_isVerified() {
    String command =
        "schemapin verify signed.json --tool sum --online --online-ca ca.pem --online-private"
            + " --domain ";
    ok(command + domain);
    assertThat(cli.out()).contains(domain);
    assertThat(cli.run((command + "localhost:1").split(" "))).isEqualTo(ExitCode.FAILURE);
    assertThat(cli.out()).contains("discovery_fetch_failed", "https://localhost:1/");
  }

  @Test
  void skillsVerify_brokenCertificates_isAUsageError() throws IOException {
    Files.writeString(directory.resolve("ca.pem"), "no certificate");

    assertThat(verifySkillHere()).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("--online-ca ca.pem", "certificate").doesNotContain("\tat ");
  }
}
