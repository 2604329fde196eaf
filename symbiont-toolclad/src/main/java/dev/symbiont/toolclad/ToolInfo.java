package dev.symbiont.toolclad;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.manifest.Manifest;
import java.util.Objects;

/**
 * What listings say about a tool (ToolClad digest, section 20).
 *
 * @param name the key of the tool
 * @param version {@code 0.0.0} if the manifest has none
 * @param description for people and models
 * @param riskTier {@code info}, {@code low}, {@code medium}, {@code high} or {@code critical}
 * @param humanApproval whether a human must approve each call
 * @param argCount number of arguments; those of session and browser commands do not count
 * @param backend {@code shell}, {@code http}, {@code mcp}, {@code session}, {@code browser} or
 *     {@code callback}
 * @param sourcePath the file, relative to the project root
 */
public record ToolInfo(
    String name,
    String version,
    String description,
    String riskTier,
    boolean humanApproval,
    int argCount,
    String backend,
    String sourcePath) {
  /** Refuses {@code null}. */
  public ToolInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(riskTier, "riskTier");
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(sourcePath, "sourcePath");
  }

  /** Returns what listings say about {@code tool}. */
  public static ToolInfo of(Tool tool) {
    Manifest manifest = tool.manifest();
    return new ToolInfo(
        manifest.name(),
        manifest.version(),
        manifest.description(),
        manifest.riskTier().word(),
        manifest.humanApproval(),
        manifest.signature().size(),
        manifest.backend().word(),
        tool.sourcePath());
  }

  /** Returns the ToolManifestInfo of the HTTP contract. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("name", name)
        .put("version", version)
        .put("description", description)
        .put("risk_tier", riskTier)
        .put("human_approval", humanApproval)
        .put("arg_count", argCount)
        .put("backend", backend)
        .put("source_path", sourcePath)
        .build();
  }
}
