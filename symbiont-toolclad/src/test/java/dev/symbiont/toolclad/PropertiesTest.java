package dev.symbiont.toolclad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.testsupport.SeededCases;
import dev.symbiont.toolclad.address.Host;
import dev.symbiont.toolclad.address.IpRange;
import dev.symbiont.toolclad.address.WebUrl;
import dev.symbiont.toolclad.command.Command;
import dev.symbiont.toolclad.command.RunPlaces;
import dev.symbiont.toolclad.http.HttpTemplate;
import dev.symbiont.toolclad.manifest.Backend;
import dev.symbiont.toolclad.manifest.CustomTypes;
import dev.symbiont.toolclad.manifest.Manifest;
import dev.symbiont.toolclad.manifest.ManifestReader;
import dev.symbiont.toolclad.manifest.ManifestResult;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.value.ArgumentDefinition;
import dev.symbiont.toolclad.value.Arguments;
import dev.symbiont.toolclad.value.ProjectFiles;
import dev.symbiont.toolclad.value.ValueChecker;
import dev.symbiont.toolclad.value.ValueResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The properties that the design promises, over generated values. */
class PropertiesTest {
  private static final ValueChecker CHECKER = new ValueChecker(path -> ProjectFiles.Finding.ABSENT);
  private static final RunPlaces PLACES = new RunPlaces("1-00000000", "/e", "/e/scan.txt");
  private static final String HOSTILE =
      "abcXYZ019 -._~:/?#@!$%^*'\"\\,=+\t\n\u00e9\u200b\ud83d\ude00\u2028{}[]()<>;|&`";

  @Test
  void build_anyAcceptedValue_staysOneElementOrIsDroppedWhenEmpty() {
    Manifest manifest =
        load(
            """
            [tool]
            name = "t"
            [args.a]
            type = "string"
            [args.b]
            type = "string"
            [command]
            template = "tool --a={a} '{b}' {a} end"
            [output]
            format = "text"
            """);
    Command command = ((Backend.Shell) manifest.backend()).command();
    SeededCases.check(
        11,
        5_000,
        random -> {
          String a = text(random);
          JsonObject given = JsonObject.builder().put("a", a).put("b", text(random)).build();
          if (Arguments.check(manifest.signature(), given, CHECKER)
              instanceof Arguments.Checked checked) {
            List<String> argv = ((Command.Built) command.build(checked.arguments(), PLACES)).argv();
            assertThat(argv).hasSize(a.isEmpty() ? 4 : 5);
            assertThat(argv.get(1)).isEqualTo("--a=" + a);
          }
        });
  }

  @Test
  void check_anyAcceptedTarget_isAHostOrARangeAndNothingElse() {
    ArgumentDefinition target = argument("scope_target");
    SeededCases.check(
        23,
        20_000,
        random -> {
          if (CHECKER.check(target, hostText(random)) instanceof ValueResult.Accepted accepted) {
            String cleaned = accepted.cleaned();
            boolean address = IpRange.parseAddressOrRange(cleaned).isPresent();
            assertThat(address || Host.isName(cleaned)).as(cleaned).isTrue();
            assertThat(cleaned).doesNotStartWith("-").matches("[!-~]+");
          }
        });
  }

  @Test
  void render_anyAcceptedValue_keepsSchemeAuthorityAndPathDepth() {
    Manifest manifest =
        load(
            """
            [tool]
            name = "t"
            [args.q]
            type = "string"
            [http]
            url = "https://api.example.com/v1/{q}/x?k={q}"
            [output]
            format = "text"
            """);
    HttpTemplate template = ((Backend.Http) manifest.backend()).request();
    SeededCases.check(
        37,
        5_000,
        random -> {
          JsonObject given = JsonObject.builder().put("q", text(random)).build();
          if (Arguments.check(manifest.signature(), given, CHECKER)
              instanceof Arguments.Checked checked) {
            HttpTemplate.Result result =
                template.render(checked.arguments(), name -> Optional.empty());
            if (result instanceof HttpTemplate.Refused refused) {
              assertThat(checked.arguments().get("q").orElseThrow()).isIn(".", "..");
              assertThat(refused.problem().category()).isEqualTo(Category.TRAVERSAL);
              return;
            }
            String url = ((HttpTemplate.Rendered) result).request().url();
            WebUrl read =
                ((WebUrl.Read) WebUrl.parse(url, Set.of("https"), WebUrl.Ipv6.REFUSED)).url();
            assertThat(read.host()).isEqualTo("api.example.com");
            assertThat(url.chars().filter(c -> c == '/').count()).isEqualTo(5);
            assertThat(url.chars().filter(c -> c == '?').count()).isEqualTo(1);
          }
        });
  }

  @Test
  void check_everyType_neverThrowsWhateverTheText() {
    List<ArgumentDefinition> definitions =
        List.of(
            argument("string"),
            argument("integer"),
            argument("number"),
            argument("port"),
            argument("boolean"),
            argument("scope_target"),
            argument("url"),
            argument("path"),
            argument("credential_file"),
            argument("ip_address"),
            argument("cidr"),
            argument("duration"),
            argument("msf_options"));
    SeededCases.check(
        41,
        5_000,
        random -> {
          String text = random.nextBoolean() ? text(random) : hostText(random);
          for (ArgumentDefinition definition : definitions) {
            assertThat(CHECKER.check(definition, text)).isNotNull();
          }
        });
  }

  private static String text(Random random) {
    return pick(random, HOSTILE, random.nextInt(12));
  }

  private static String hostText(Random random) {
    return pick(random, "a1b.-:/0xf*_%\u0430XN", random.nextInt(16)).toLowerCase(Locale.ROOT);
  }

  private static String pick(Random random, String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static ArgumentDefinition argument(String type) {
    Manifest manifest =
        load(
            """
            [tool]
            name = "t"
            [args.v]
            type = "%s"
            required = true
            [command]
            template = "echo {v}"
            [output]
            format = "text"
            """
                .formatted(type));
    return manifest.signature().find("v").orElseThrow();
  }

  private static Manifest load(String toml) {
    return ((ManifestResult.Loaded) new ManifestReader(CustomTypes.none()).read(toml)).manifest();
  }
}
