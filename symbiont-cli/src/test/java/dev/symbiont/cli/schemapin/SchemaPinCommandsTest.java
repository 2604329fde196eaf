package dev.symbiont.cli.schemapin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.cli.CliRun;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaPinCommandsTest {
  private static final String SCHEMA = "{\"name\":\"sum\",\"n\":0.5}";

  @TempDir Path directory;

  private CliRun cli;

  @BeforeEach
  void makeKey() {
    cli =
        new CliRun()
            .in(directory)
            .at(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
    keygen("alice");
  }

  private String keygen(String name) {
    return run(
        ExitCode.OK,
        "keygen",
        "--private",
        name + ".pem",
        "--discovery",
        name + ".json",
        "--developer",
        name);
  }

  private String run(int exitCode, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "schemapin";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    assertThat(cli.run(all)).as(cli.err() + cli.out()).isEqualTo(exitCode);
    return cli.out();
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(directory.resolve(file).getParent());
    Files.writeString(directory.resolve(file), text);
  }

  private static JsonObject json(String text) {
    return (JsonObject) new GsonCodec().read(text, JsonLimits.DEFAULT);
  }

  private String verify(int exitCode, String file, String discovery) {
    return run(
        exitCode,
        "verify",
        file,
        "--domain",
        "a.example",
        "--tool",
        "sum",
        "--discovery",
        discovery,
        "--pin-store",
        "pins.json",
        "--json");
  }

  @Test
  void keygen_writesAPrivateKeyAndNeverReplacesOne() throws IOException {
    assertThat(Files.getPosixFilePermissions(directory.resolve("alice.pem")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    run(
        ExitCode.USAGE,
        "keygen",
        "--private",
        "alice.pem",
        "--discovery",
        "other.json",
        "--developer",
        "x");
    assertThat(cli.err()).contains("never replaced");
  }

  @Test
  void sign_bothForms_areVerifiedAndPinned() throws IOException {
    write("schema.json", SCHEMA);
    write("wrapped.json", run(ExitCode.OK, "sign", "schema.json", "--key", "alice.pem"));
    write(
        "embedded.json", run(ExitCode.OK, "sign", "schema.json", "--key", "alice.pem", "--embed"));
    assertThat(json(verify(ExitCode.OK, "wrapped.json", "alice.json")).object("key_pinning"))
        .contains(JsonObject.builder().put("status", "first_use").build());
    assertThat(json(verify(ExitCode.OK, "embedded.json", "alice.json")).object("key_pinning"))
        .contains(JsonObject.builder().put("status", "pinned").build());
    assertThat(run(ExitCode.OK, "pins", "list", "--pin-store", "pins.json"))
        .startsWith("sum  a.example  sha256:");
  }

  @Test
  void verify_changedSchemaOrKey_isRefused() throws IOException {
    write("schema.json", SCHEMA);
    String signed = run(ExitCode.OK, "sign", "schema.json", "--key", "alice.pem");
    write("signed.json", signed);
    write("changed.json", signed.replace("sum", "sun"));
    assertThat(json(verify(ExitCode.FAILURE, "changed.json", "alice.json")).string("error_code"))
        .contains("signature_invalid");
    verify(ExitCode.OK, "signed.json", "alice.json");
    keygen("mallory");
    write("forged.json", run(ExitCode.OK, "sign", "schema.json", "--key", "mallory.pem"));
    assertThat(json(verify(ExitCode.FAILURE, "forged.json", "mallory.json")).string("error_code"))
        .contains("key_pin_mismatch");
    run(ExitCode.OK, "pins", "remove", "sum", "a.example", "--pin-store", "pins.json");
    run(ExitCode.NOT_FOUND, "pins", "remove", "sum", "a.example", "--pin-store", "pins.json");
  }

  @Test
  void everyCommand_inputThatCannotBeUsed_isNamedAndHasItsExitCode() throws IOException {
    write("schema.json", SCHEMA);
    write("twice.json", "{\"a\":1,\"a\":2}");
    write("folder/x", "x");
    for (String[] wrong :
        new String[][] {
          {"4", "absent.json", "sign absent.json --key alice.pem"},
          {"4", "absent.pem", "sign schema.json --key absent.pem"},
          {"2", "folder is a folder", "sign folder --key alice.pem"},
          {"2", "alice.json holds no private key", "sign schema.json --key alice.json"},
          {"1", "twice.json cannot be signed", "sign twice.json --key alice.pem"},
          {"4", "no folder absent", "sign-skill absent --key alice.pem --domain a.example"},
          {"2", "'a b' is not", "sign-skill folder --key alice.pem --domain a_b"},
          {"4", "no folder absent", "verify-skill absent --discovery alice.json"},
          {"2", "not a host name", "verify-skill folder --domain http://x --discovery alice.json"},
          {
            "2",
            "not a host name",
            "verify schema.json --domain x/y --tool t --discovery alice.json"
          },
          {"2", "alice.pem exists", "keygen --private alice.pem --discovery d.json --developer A"}
        }) {
      String[] arguments = wrong[2].split(" ");
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = arguments[i].replace("a_b", "a b");
      }
      run(Integer.parseInt(wrong[0]), arguments);
      assertThat(cli.err()).contains(wrong[1]).doesNotContain("\tat ");
    }
  }

  @Test
  void verify_closedWorld_acceptsOnlyWhatWasAdded() throws IOException {
    write("schema.json", SCHEMA);
    write("signed.json", run(ExitCode.OK, "sign", "schema.json", "--key", "alice.pem"));
    String[] verify = {
      "verify",
      "signed.json",
      "--domain",
      "a.example",
      "--tool",
      "sum",
      "--discovery",
      "alice.json",
      "--pin-store",
      "pins.json",
      "--closed-world"
    };
    assertThat(run(ExitCode.FAILURE, verify)).contains("key_not_found");
    run(
        ExitCode.OK,
        "pins",
        "add",
        "sum",
        "a.example",
        "--discovery",
        "alice.json",
        "--pin-store",
        "pins.json");
    assertThat(run(ExitCode.OK, verify)).startsWith("verified  a.example");
  }

  @Test
  void signSkill_thenVerifySkill_noticesAChangeAndTheExpiry() throws IOException {
    write("skill/SKILL.md", "---\nname: adder\n---\n");
    run(
        ExitCode.OK,
        "sign-skill",
        "skill",
        "--key",
        "alice.pem",
        "--domain",
        "a.example",
        "--expires-in",
        "30");
    String[] verify = {
      "verify-skill", "skill", "--discovery", "alice.json", "--require-metadata-signature"
    };
    assertThat(run(ExitCode.OK, verify)).startsWith("verified");
    cli.at(Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC));
    assertThat(run(ExitCode.FAILURE, verify)).startsWith("expired");
    write("skill/SKILL.md", "changed");
    assertThat(run(ExitCode.FAILURE, verify)).contains("signature_invalid");
  }

  @Test
  void bundle_createMergeSignVerify_carriesTheKey() throws IOException {
    keygen("root");
    write("one.json", run(ExitCode.OK, "bundle", "create", "a.example=alice.json"));
    write("two.json", run(ExitCode.OK, "bundle", "create", "b.example=alice.json"));
    write("merged.json", run(ExitCode.OK, "bundle", "merge", "one.json", "two.json"));
    assertThat(run(ExitCode.FAILURE, "bundle", "verify", "merged.json"))
        .contains("bundle_unsigned");
    write(
        "signed.json",
        run(ExitCode.OK, "bundle", "sign", "merged.json", "--key", "root.pem", "--kid", "root"));
    assertThat(
            json(run(ExitCode.OK, "bundle", "verify", "signed.json", "--json"))
                .array("domains")
                .orElseThrow()
                .size())
        .isEqualTo(2);
    write("schema.json", SCHEMA);
    write("tool.json", run(ExitCode.OK, "sign", "schema.json", "--key", "alice.pem"));
    run(
        ExitCode.OK,
        "verify",
        "tool.json",
        "--domain",
        "b.example",
        "--tool",
        "sum",
        "--bundle",
        "signed.json");
    run(
        ExitCode.FAILURE,
        "verify",
        "tool.json",
        "--domain",
        "b.example",
        "--tool",
        "sum",
        "--bundle",
        "merged.json");
    assertThat(cli.err()).contains("bundle_unsigned");
  }

  @Test
  void verify_withoutASourceOfKeys_isAUsageError() throws IOException {
    write("schema.json", SCHEMA);
    run(ExitCode.USAGE, "verify", "schema.json", "--domain", "a.example", "--tool", "sum");
    assertThat(cli.err()).contains("--discovery, --documents, --bundle or --online");
  }
}
