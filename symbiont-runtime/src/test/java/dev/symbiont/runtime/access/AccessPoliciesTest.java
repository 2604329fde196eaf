package dev.symbiont.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.testsupport.SeededCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runtime policy specification section 4, and invariants 1 and 11 of section 17. */
class AccessPoliciesTest {
  private static final Accessor ANN =
      new Accessor("7f0c", "analyst", "None", List.of("read_files"));

  @TempDir private Path directory;

  /** A Monday. */
  private final MutableClock clock = new MutableClock(Instant.parse("2026-05-04T08:00:00Z"));

  @Test
  void flat_documentedForm_allowsWhatItNamesAndNothingElse() throws IOException {
    AccessPolicies policies =
        read(
            """
            version: "1.0"
            policies:
              - name: reports
                conditions:
                  - resource_type: File
                  - agent: "ana*"
                effect: Allow
                resources: ["/srv/reports/**", "/srv/*.txt"]
                operations: [Read, List]
              - name: private
                priority: 200
                conditions: [{resource_type: File}]
                effect: Deny
                resources: ["/srv/reports/private/**"]
                reason: "salaries"
              - name: network
                enabled: true
                conditions: [{resource_type: [Network]}]
                effect: Escalate
                resources: ["api.example.org/**"]
                escalate_to: netops
              - name: off
                enabled: false
                effect: Allow
            """);
    assertThat(file(policies, "/srv/reports")).isInstanceOf(AccessDecision.Allowed.class);
    assertThat(file(policies, "/srv/reports/a/b")).isInstanceOf(AccessDecision.Allowed.class);
    assertThat(file(policies, "/srv/x/../reports/a")).isInstanceOf(AccessDecision.Allowed.class);
    assertThat(file(policies, "/srv/a.txt")).isInstanceOf(AccessDecision.Allowed.class);
    assertThat(file(policies, "/srv/reports2")).isInstanceOf(AccessDecision.Denied.class);
    assertThat(file(policies, "/srv/a/b.txt")).isInstanceOf(AccessDecision.Denied.class);
    assertThat(file(policies, "/srv/reports/../../etc/passwd").reason())
        .contains("no access policy allows Read File", "default deny policy");
    assertThat(file(policies, "/srv/reports/private/x").reason()).contains("'private'", "salaries");
    assertThat(decide(policies, ResourceType.FILE, AccessType.WRITE, "/srv/reports/a"))
        .isInstanceOf(AccessDecision.Denied.class);
    assertThat(network(policies, "https://API.example.org/v1"))
        .isInstanceOfSatisfying(
            AccessDecision.Escalated.class, it -> assertThat(it.to()).isEqualTo("netops"));
    assertThat(
            policies.decide(
                new Accessor("1", "bob", "None", List.of()),
                new Access(ResourceType.FILE, AccessType.READ, "/srv/reports/a")))
        .isInstanceOf(AccessDecision.Denied.class);
  }

  @Test
  void nested_formOfTheReference_isRead() throws IOException {
    AccessPolicies policies =
        read(
            """
            policies:
              - id: net
                name: Network
                version: 1.0.0
                rules:
                  - id: intern
                    priority: 500
                    conditions:
                      - type: resource_match
                        parameters: {resource_type: Network, patterns: ["192.168.*", "10.*"]}
                    effect: {type: Deny, reason: intern}
                  - id: web
                    conditions:
                      - type: and
                        parameters:
                          conditions:
                            - type: resource_match
                              parameters: {resource_type: Network, patterns: ["https://*"]}
                            - type: access_match
                              parameters: {access_types: [Connect]}
                            - type: not
                              parameters:
                                condition: {type: agent_match, parameters: {patterns: [bob]}}
                    effect: {type: Allow}
            """);
    assertThat(network(policies, "https://example.org/x"))
        .isInstanceOf(AccessDecision.Allowed.class);
    assertThat(network(policies, "http://example.org")).isInstanceOf(AccessDecision.Denied.class);
    assertThat(network(policies, "https://192.168.1.1/x").reason()).contains("rule 'intern'");
    assertThat(file(policies, "/etc/passwd")).isInstanceOf(AccessDecision.Denied.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://2130706433/|is no Network",
        "http://0x7f.1/|is no Network",
        "http://user@example.org/|is no Network",
        "http://localhost./x|'loop'",
        "127.0.0.2:80|'loop'",
        "http://[::1]:80/|'loop'",
        "::1|'loop'",
        "http://a.example.org\\@b/|is no Network",
        "'http://a\tb/'|is no Network",
      })
  void address_oddSpellings_areDenied(String address, String reason) throws IOException {
    AccessPolicies policies =
        read(
            """
            policies:
              - {name: loop, priority: 200, effect: Deny, resources: ["127.0.0.1/**", "localhost"]}
              - {name: all, effect: Allow}
            """);
    assertThat(network(policies, address.replace("\\t", "\t")))
        .isInstanceOf(AccessDecision.Denied.class)
        .extracting(AccessDecision::reason)
        .asString()
        .contains(reason);
    assertThat(network(policies, "http://example.org:8080/"))
        .isInstanceOf(AccessDecision.Allowed.class);
  }

  @Test
  void file_links_areFollowedForAllowAndCountBothWaysForDeny() throws IOException {
    Path real = Files.createDirectories(directory.resolve("real"));
    Path open = Files.createDirectories(directory.resolve("open"));
    Files.createSymbolicLink(open.resolve("out"), real);
    Files.createSymbolicLink(real.resolve("in"), open);
    String root = directory.toRealPath().toString();
    AccessPolicies allow =
        read("policies: [{name: a, effect: Allow, resources: [\"%s/open/**\"]}]".formatted(root));
    assertThat(file(allow, "open/x")).isInstanceOf(AccessDecision.Allowed.class);
    assertThat(file(allow, "open/out/x")).isInstanceOf(AccessDecision.Denied.class);
    Files.createSymbolicLink(open.resolve("nowhere"), directory.resolve("missing"));
    assertThat(file(allow, "open/nowhere")).isInstanceOf(AccessDecision.Denied.class);
    AccessPolicies deny =
        read(
            """
            policies:
              - {name: d, effect: Deny, resources: ["%s/real/**"]}
              - {name: a, effect: Allow}
            """
                .formatted(root));
    assertThat(file(deny, "open/out/x")).isInstanceOf(AccessDecision.Denied.class);
    assertThat(file(deny, "real/in/x")).isInstanceOf(AccessDecision.Denied.class);
    assertThat(file(deny, "open/x")).isInstanceOf(AccessDecision.Allowed.class);
  }

  @Test
  void command_name_isComparedAsItIsWritten() throws IOException {
    AccessPolicies policies =
        read(
            """
            policies:
              - {name: d, effect: Deny, resources: ["Format.exe"]}
              - {name: a, conditions: [{resource_type: Command}], effect: Allow, resources: ["*"]}
            """);
    assertThat(decide(policies, ResourceType.COMMAND, AccessType.EXECUTE, "Format.exe"))
        .isInstanceOf(AccessDecision.Denied.class);
    assertThat(decide(policies, ResourceType.COMMAND, AccessType.EXECUTE, "wc"))
        .isInstanceOf(AccessDecision.Allowed.class);
    assertThat(decide(policies, ResourceType.COMMAND, AccessType.EXECUTE, "/bin/wc"))
        .as("a star stops at a slash")
        .isInstanceOf(AccessDecision.Denied.class);
  }

  @Test
  void time_window_holdsOnItsDaysAndOverMidnight() throws IOException {
    AccessPolicies policies =
        read(
            """
            policies:
              - name: night
                conditions:
                  - time: {start: "22:00", end: "06:00", days: [mon, tuesday], timezone: UTC}
                effect: Allow
            """);
    assertThat(file(policies, "/x")).isInstanceOf(AccessDecision.Denied.class);
    clock.advance(Duration.ofHours(15));
    assertThat(file(policies, "/x")).isInstanceOf(AccessDecision.Allowed.class);
    clock.advance(Duration.ofHours(24 + 1));
    assertThat(file(policies, "/x")).isInstanceOf(AccessDecision.Denied.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "policies: 1|policies: must be a list",
        "{}|'policies' is missing",
        "policies: [{name: a}]|policies[0]: 'effect' is missing",
        "policies: [{name: a, effect: Alow}]|'Alow' is no effect",
        "policies: [{name: a, effect: Limit}]|Limit cannot be kept",
        "policies: [{name: a, effect: Deny}, {name: a, effect: Deny}]|two policies 'a'",
        "policies: [{name: a, effect: Deny, resource: x}]|'resource' is unknown",
        "policies: [{name: a, effect: Deny, operations: [Raed]}]|'Raed' is no operation",
        "policies: [{name: a, effect: Deny, conditions: [{kind: x}]}]|is no condition",
        "policies: [{name: a, effect: Deny, conditions: [{resource_type: Fiel}]}]|'Fiel' is no type",
        "policies: [{name: a, effect: Deny, conditions: [{agent_security_level: top}]}]|'top' is no level",
        "policies: [{name: a, effect: Deny, conditions: [{secret: s}]}]|cannot tell",
        "policies: [{name: a, effect: Deny, conditions: [{time: {start: x, end: y}}]}]|no time window",
        "policies: [{name: a, effect: Deny, priority: high}]|must be a whole number",
        "policies: [{id: a, rules: [{id: r, effect: {type: Deny}, extra: 1}]}]|'extra' is unknown",
        "policies: [{name: a, name: b}]|not YAML",
        "policies: &a [*a]|not YAML",
        "policies: [|not YAML",
      })
  void read_badFiles_areRefusedWithTheirPlace(String yaml, String told) throws IOException {
    Path file = Files.writeString(directory.resolve("access_policies.yaml"), yaml);
    assertThatThrownBy(() -> AccessPolicies.read(file, clock))
        .isInstanceOf(InvalidAccessPolicyException.class)
        .hasMessageContaining("access_policies.yaml")
        .hasMessageContaining(told);
  }

  @Test
  void read_hugeOrDeepFiles_areRefused() throws IOException {
    for (String yaml :
        List.of(
            "[".repeat(100_000),
            "a: ".repeat(50_000),
            "- ".repeat(60_000),
            "#" + "x".repeat(300_000))) {
      Path file = Files.writeString(directory.resolve("access_policies.yaml"), yaml);
      assertThatThrownBy(() -> AccessPolicies.read(file, clock))
          .isInstanceOf(InvalidAccessPolicyException.class);
    }
  }

  // Invariant P17.1: "Monotonicity: adding a forbid/deny (… YAML …) never turns a denial into an
  // allowance"; and section 4.4: the order of policies of one priority does not matter.
  @Test
  void invariant_P17_1_addingADenyAllowsNoMoreAndOrderDoesNotMatter() {
    SeededCases.check(
        4,
        300,
        random -> {
          List<String> policies = new ArrayList<>();
          for (int i = random.nextInt(4); i >= 0; i--) {
            policies.add(
                policy("p" + i, random.nextBoolean() ? "Allow" : "Deny", random.nextInt(3)));
          }
          String path = "/d" + random.nextInt(3) + "/x";
          AccessDecision before = file(read(policies), path);
          Collections.shuffle(policies, new Random(random.nextLong()));
          assertThat(file(read(policies), path).getClass()).isEqualTo(before.getClass());
          policies.add(policy("more", "Deny", random.nextInt(3)));
          if (before instanceof AccessDecision.Denied) {
            assertThat(file(read(policies), path)).isInstanceOf(AccessDecision.Denied.class);
          }
        });
  }

  // Invariant P17.11: "Glob: ** ⊇ *; normalization idempotent; no .. escape."
  @Test
  void invariant_P17_11_doubleStarsContainStarsAndNothingEscapes() {
    SeededCases.check(
        11,
        500,
        random -> {
          StringBuilder path = new StringBuilder();
          for (int i = random.nextInt(6); i >= 0; i--) {
            path.append(List.of("/a", "/b", "/..", "/.", "//", "/a*").get(random.nextInt(6)));
          }
          Access access = new Access(ResourceType.FILE, AccessType.READ, "/none" + path);
          String normal = Resource.of(access, directory).orElseThrow().claimed().get(0);
          assertThat(normal).doesNotContain("..", "//");
          Access again = new Access(ResourceType.FILE, AccessType.READ, normal);
          assertThat(Resource.of(again, directory).orElseThrow().claimed()).containsExactly(normal);
          boolean below = normal.equals("/none/a") || normal.startsWith("/none/a/");
          assertThat(ResourcePattern.flat("/none/a/**").matches(ResourceType.FILE, normal))
              .isEqualTo(below);
          if (ResourcePattern.flat("/none/*").matches(ResourceType.FILE, normal)) {
            assertThat(ResourcePattern.flat("/none/**").matches(ResourceType.FILE, normal))
                .isTrue();
          }
        });
  }

  private static String policy(String name, String effect, int place) {
    return "  - {name: %s, effect: %s, resources: [\"/d%d/**\"]}\n".formatted(name, effect, place);
  }

  private AccessPolicies read(List<String> policies) throws IOException {
    return read("policies:\n" + String.join("", policies));
  }

  private AccessPolicies read(String yaml) throws IOException {
    return AccessPolicies.read(
        Files.writeString(directory.resolve("access_policies.yaml"), yaml), clock);
  }

  private static AccessDecision file(AccessPolicies policies, String path) {
    return decide(policies, ResourceType.FILE, AccessType.READ, path);
  }

  private static AccessDecision network(AccessPolicies policies, String address) {
    return decide(policies, ResourceType.NETWORK, AccessType.CONNECT, address);
  }

  private static AccessDecision decide(
      AccessPolicies policies, ResourceType type, AccessType operation, String resource) {
    return policies.decide(ANN, new Access(type, operation, resource));
  }
}
