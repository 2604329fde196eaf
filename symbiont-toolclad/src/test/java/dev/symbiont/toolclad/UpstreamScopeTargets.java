package dev.symbiont.toolclad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.toolclad.manifest.CustomTypes;
import dev.symbiont.toolclad.manifest.Manifest;
import dev.symbiont.toolclad.manifest.ManifestReader;
import dev.symbiont.toolclad.manifest.ManifestResult;
import dev.symbiont.toolclad.scope.ProjectScope;
import dev.symbiont.toolclad.value.ArgumentDefinition;
import dev.symbiont.toolclad.value.ValueChecker;
import dev.symbiont.toolclad.value.ValueResult;
import java.nio.charset.StandardCharsets;

/** The groups of the upstream scope vectors that speak about values. */
final class UpstreamScopeTargets {
  private UpstreamScopeTargets() {}

  static void verify(String group, JsonObject c, ValueChecker checker) {
    switch (group) {
      case "scope_target_validation" -> {
        ValueResult result =
            checker.check(argument("scope_target"), c.string("value").orElseThrow());
        assertThat(result instanceof ValueResult.Accepted).isEqualTo(c.bool("valid").orElseThrow());
      }
      case "url_scope_check" -> {
        StringBuilder toml = new StringBuilder("[scope]\ndomains = [");
        for (JsonValue host : c.array("allowed_hosts").orElseThrow()) {
          toml.append('"').append(((JsonString) host).value()).append("\", ");
        }
        ProjectScope scope =
            ProjectScope.read(toml.append("]\n").toString().getBytes(StandardCharsets.UTF_8));
        assertThat(scope.refuse(argument("url"), c.string("url").orElseThrow()).isEmpty())
            .isEqualTo(c.bool("expected").orElseThrow());
      }
      default -> throw new AssertionError("no runner for group " + group);
    }
  }

  private static ArgumentDefinition argument(String type) {
    String toml =
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
            .formatted(type);
    Manifest manifest =
        ((ManifestResult.Loaded) new ManifestReader(CustomTypes.none()).read(toml)).manifest();
    return manifest.signature().find("v").orElseThrow();
  }
}
