package dev.symbiont.toolclad.manifest;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The Cedar policies that manifests suggest, as text for review (ToolClad digest, section 19.1).
 * They are never put in force by themselves: that would turn "declared" into "allowed".
 */
public final class CedarText {
  private static final String HEADER =
      """
      // ToolClad auto-generated Cedar policies
      // Generated from tools/*.clad.toml manifests
      // Review and customize before production use.

      """;

  private CedarText() {}

  /** Returns the policy of {@code manifest}; empty if it has no {@code [tool.cedar]}. */
  public static Optional<String> policy(Manifest manifest) {
    return manifest.cedar().map(cedar -> policy(manifest, cedar));
  }

  /** Returns the file with the policies of all {@code manifests} that have one. */
  public static String file(List<Manifest> manifests) {
    return manifests.stream()
        .flatMap(manifest -> policy(manifest).stream())
        .map(policy -> policy + "\n")
        .collect(Collectors.joining("", HEADER, ""));
  }

  /** All four inserted texts are identifiers or closed words, checked when the manifest is read. */
  private static String policy(Manifest manifest, CedarBinding cedar) {
    RiskTier risk = manifest.riskTier();
    boolean approval = manifest.humanApproval();
    boolean warn = !approval && risk.compareTo(RiskTier.HIGH) >= 0;
    return """
    // Auto-generated from %s.clad.toml (risk_tier = "%s"%s)
    %spermit (
        principal,
        action == %s::Action::"%s",
        resource
    )
    when {
        resource.tool_name == "%s"%s
    };
    """
        .formatted(
            manifest.name(),
            risk.word(),
            approval ? ", human_approval = true" : "",
            warn
                ? "// WARNING: High-risk tool — review and add restrictions before production use\n"
                : "",
            cedar.resource(),
            cedar.action(),
            manifest.name(),
            approval ? " &&\n    context.has_human_approval == true" : "");
  }
}
