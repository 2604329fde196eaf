package dev.symbiont.domain.tool;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.WireDefault;
import dev.symbiont.domain.wire.WireExtra;
import java.util.Objects;

/**
 * What a listing says about a tool: element of {@code GET /tools} (HTTP contract, section 9.2).
 *
 * @param name the key of the tool
 * @param version version of the manifest
 * @param description for people and models
 * @param riskTier how dangerous it is
 * @param humanApproval whether a person must approve each call
 * @param argCount number of declared arguments
 * @param backend what runs it
 * @param sourcePath the file, relative to the project
 * @param extra members that this version does not know
 */
public record ToolManifestInfo(
    String name,
    String version,
    String description,
    ToolRiskTier riskTier,
    @WireDefault("false") boolean humanApproval,
    long argCount,
    ToolBackend backend,
    String sourcePath,
    @WireExtra JsonObject extra) {
  /** Refuses {@code null}. */
  public ToolManifestInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(riskTier, "riskTier");
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(sourcePath, "sourcePath");
    Objects.requireNonNull(extra, "extra");
  }
}
