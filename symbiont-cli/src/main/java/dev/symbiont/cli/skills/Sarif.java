package dev.symbiont.cli.skills;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.skills.ScanFinding;
import dev.symbiont.skills.ScanResult;
import dev.symbiont.skills.ScanRule;
import dev.symbiont.skills.Severity;
import dev.symbiont.skills.SkillScanner;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** The findings of a scan as a log of the Static Analysis Results Interchange Format, 2.1.0. */
final class Sarif {
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Sarif() {}

  static JsonObject log(SkillScanner scanner, ScanResult result) {
    JsonObject driver =
        JsonObject.builder()
            .put("name", "symbiont skills scan")
            .put("rules", array(scanner.rules().stream().map(Sarif::rule).toList()))
            .build();
    JsonObject run =
        JsonObject.builder()
            .put("tool", JsonObject.builder().put("driver", driver).build())
            .put("columnKind", "unicodeCodePoints")
            .put("results", array(result.findings().stream().map(Sarif::result).toList()))
            .build();
    return JsonObject.builder()
        .put("$schema", SCHEMA)
        .put("version", "2.1.0")
        .put("runs", JsonArray.of(run))
        .build();
  }

  private static JsonArray array(List<JsonObject> objects) {
    return new JsonArray(objects.stream().<JsonValue>map(object -> object).toList());
  }

  private static JsonObject rule(ScanRule rule) {
    return JsonObject.builder()
        .put("id", rule.name())
        .put("shortDescription", text(rule.message()))
        .put(
            "defaultConfiguration",
            JsonObject.builder().put("level", level(rule.severity())).build())
        .build();
  }

  private static JsonObject result(ScanFinding finding) {
    JsonObject.Builder result =
        JsonObject.builder()
            .put("ruleId", finding.rule())
            .put("level", level(finding.severity()))
            .put("message", text(finding.message()));
    finding
        .file()
        .ifPresent(file -> result.put("locations", JsonArray.of(location(file, finding))));
    return result
        .put("properties", JsonObject.builder().put("severity", finding.severity().word()).build())
        .build();
  }

  private static JsonObject location(String file, ScanFinding finding) {
    JsonObject.Builder physical =
        JsonObject.builder()
            .put("artifactLocation", JsonObject.builder().put("uri", uri(file)).build());
    if (finding.line().isPresent()) {
      physical.put(
          "region",
          JsonObject.builder().put("startLine", (long) finding.line().getAsInt()).build());
    }
    return JsonObject.builder().put("physicalLocation", physical.build()).build();
  }

  /** A relative reference of RFC 3986: everything but unreserved characters is quoted. */
  private static String uri(String file) {
    StringBuilder uri = new StringBuilder(file.length());
    for (byte octet : file.getBytes(StandardCharsets.UTF_8)) {
      if (octet > 0 && (Character.isLetterOrDigit(octet) || "-._~/".indexOf(octet) >= 0)) {
        uri.append((char) octet);
      } else {
        uri.append('%').append(HEX.toHexDigits(octet));
      }
    }
    return uri.toString();
  }

  private static JsonObject text(String message) {
    return JsonObject.builder().put("text", message).build();
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM, WARNING -> "warning";
      case INFO -> "note";
    };
  }
}
