package dev.symbiont.runtime.review;

import static dev.symbiont.domain.review.FindingCategory.DATA_EXPOSURE;
import static dev.symbiont.domain.review.FindingCategory.MALICIOUS_CODE;
import static dev.symbiont.domain.review.FindingCategory.PRIVILEGE_ESCALATION;
import static dev.symbiont.domain.review.FindingCategory.RESOURCE_ABUSE;
import static dev.symbiont.domain.review.FindingCategory.SCHEMA_INJECTION;

import dev.symbiont.domain.review.FindingCategory;
import java.util.List;
import java.util.function.Function;

/**
 * A rule of the table in the runtime policy specification section 7.5.
 *
 * @param id the id of the specification, for example {@code SCH-1}
 * @param category what its findings are about
 * @param severity how bad they are
 * @param confidence how sure it is, 0 to 1
 * @param title what it finds, in a few words
 * @param recommendation what to do about it
 * @param search finds the places where it applies
 */
record AnalysisRule(
    String id,
    FindingCategory category,
    Severity severity,
    double confidence,
    String title,
    String recommendation,
    Function<ToolView, List<Hit>> search) {
  /** The whole table. */
  static final List<AnalysisRule> ALL =
      List.of(
          new AnalysisRule(
              "SCH-1",
              SCHEMA_INJECTION,
              Severity.MEDIUM,
              0.9,
              "Not a proper schema",
              "Describe the arguments by a JSON Schema of type object whose required names are declared.",
              SchemaRules::malformed),
          new AnalysisRule(
              "SCH-2",
              SCHEMA_INJECTION,
              Severity.HIGH,
              0.9,
              "Remote reference",
              "Copy the referenced schema into $defs: what stands elsewhere can change after the review.",
              SchemaRules::remoteReferences),
          new AnalysisRule(
              "INJ-1",
              SCHEMA_INJECTION,
              Severity.HIGH,
              0.8,
              "Free text that may be executed",
              "Restrict code and commands by enum, const or pattern, or take them apart into parameters.",
              ParameterRules::executable),
          new AnalysisRule(
              "INJ-2",
              SCHEMA_INJECTION,
              Severity.LOW,
              0.5,
              "Unbounded strings",
              "Give strings a maxLength, pattern, enum or format.",
              ParameterRules::unboundedStrings),
          new AnalysisRule(
              "INJ-3",
              SCHEMA_INJECTION,
              Severity.LOW,
              0.6,
              "Further arguments are accepted",
              "Set additionalProperties to false.",
              SchemaRules::openRoot),
          new AnalysisRule(
              "PRIV-1",
              PRIVILEGE_ESCALATION,
              Severity.HIGH,
              0.7,
              "Speaks of privileges",
              "Let the tool run with the rights that it needs, and say which.",
              TextRules::privileges),
          new AnalysisRule(
              "PRIV-2",
              PRIVILEGE_ESCALATION,
              Severity.MEDIUM,
              0.7,
              "Free path",
              "Restrict paths by a pattern that knows no '..' and no leading '/'.",
              ParameterRules::freePaths),
          new AnalysisRule(
              "DATA-1",
              DATA_EXPOSURE,
              Severity.MEDIUM,
              0.8,
              "Credential as argument",
              "Take credentials from the secret store: arguments are seen by the model and kept in logs.",
              ParameterRules::credentials),
          new AnalysisRule(
              "DATA-2",
              DATA_EXPOSURE,
              Severity.HIGH,
              0.7,
              "Free network address",
              "Restrict addresses by enum or pattern, so that nothing can be sent elsewhere.",
              ParameterRules::freeAddresses),
          new AnalysisRule(
              "RES-1",
              RESOURCE_ABUSE,
              Severity.LOW,
              0.6,
              "Unbounded array",
              "Give arrays a maxItems.",
              SchemaRules::unboundedArrays),
          new AnalysisRule(
              "RES-2",
              RESOURCE_ABUSE,
              Severity.LOW,
              0.6,
              "Unbounded amount",
              "Give counts, limits, sizes and timeouts a maximum.",
              ParameterRules::unboundedAmounts),
          new AnalysisRule(
              "RES-3",
              RESOURCE_ABUSE,
              Severity.MEDIUM,
              0.8,
              "Very large schema",
              "Split the tool: nobody can review so many arguments.",
              SchemaRules::oversized),
          new AnalysisRule(
              "MAL-1",
              MALICIOUS_CODE,
              Severity.CRITICAL,
              0.95,
              "Hidden or disguised characters",
              "Remove invisible characters, and write each word in one script.",
              TextRules::disguises),
          new AnalysisRule(
              "MAL-2",
              MALICIOUS_CODE,
              Severity.CRITICAL,
              0.85,
              "Text that gives orders to the model",
              "Describe what the tool does, and nothing else.",
              TextRules::orders),
          new AnalysisRule(
              "MAL-3",
              MALICIOUS_CODE,
              Severity.CRITICAL,
              0.85,
              "Code that runs what it fetches or decodes",
              "Remove the code from texts and defaults.",
              TextRules::droppers),
          new AnalysisRule(
              "PROV-1",
              MALICIOUS_CODE,
              Severity.LOW,
              0.6,
              "Provider without a key",
              "Name the https address where the provider publishes its key.",
              ProviderRules::withoutKey),
          new AnalysisRule(
              "PROV-2",
              MALICIOUS_CODE,
              Severity.MEDIUM,
              0.8,
              "Doubtful address of the provider's key",
              "Publish the key over https on a public host name.",
              ProviderRules::doubtfulKey));

  /** Returns where the rule applies. */
  List<Hit> find(ToolView tool) {
    return search.apply(tool);
  }
}
