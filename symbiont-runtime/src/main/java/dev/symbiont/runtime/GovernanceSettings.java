package dev.symbiont.runtime;

import dev.symbiont.runtime.approval.ApprovalRules;
import dev.symbiont.runtime.audit.AuditAnchor;
import dev.symbiont.runtime.inference.ContextStrategy;
import dev.symbiont.runtime.inference.InferenceProvider;
import dev.symbiont.runtime.inference.OfflineProvider;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.reasoning.ToolExecutor;
import dev.symbiont.runtime.reasoning.ToolRegistry;
import dev.symbiont.runtime.review.ReviewSettings;
import dev.symbiont.runtime.tool.ToolCladExecutor;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How agents of a runtime reason and what they are allowed to do. Immutable; each {@code with}
 * method returns a changed copy.
 *
 * @param model the model; without one a rule answers and says so
 * @param tools what runs tools; no tools by default
 * @param toolFacts what policies may know of a tool
 * @param toolclad the ToolClad tools: run by loops beside {@code tools}, and by the tool routes
 * @param toolsWatched whether changed manifests are taken over without being asked to, which is for
 *     development only
 * @param policyDirectory a directory of {@code *.cedar} files for all agents
 * @param approvalRules when a person is asked
 * @param agentsMadeOnDemand whether reasoning with an unknown agent makes it, as the examples of
 *     the SDKs expect
 * @param policyGrants whether an {@code allow} in an agent's file permits what no Cedar policy
 *     permits; without this such rules only restrict
 * @param context how conversations are made to fit a model's window
 * @param auditAnchor takes checkpoints of the audit trail to another place
 * @param accessPolicies a file that says which resources ToolClad tools may touch; without one
 *     their manifests and the scope of the project alone say so
 * @param toolReview how tools are reviewed
 */
public record GovernanceSettings(
    Optional<InferenceProvider> model,
    ToolExecutor tools,
    Function<String, ToolFacts> toolFacts,
    Optional<ToolCladExecutor> toolclad,
    boolean toolsWatched,
    Optional<Path> policyDirectory,
    ApprovalRules approvalRules,
    boolean agentsMadeOnDemand,
    boolean policyGrants,
    ContextStrategy context,
    Optional<AuditAnchor> auditAnchor,
    Optional<Path> accessPolicies,
    ReviewSettings toolReview) {
  /** No model, no tools, no policies: agents may answer and nothing else. */
  public static final GovernanceSettings DEFAULT =
      new GovernanceSettings(
          Optional.empty(),
          ToolRegistry.builder().build(),
          tool -> ToolFacts.UNKNOWN,
          Optional.empty(),
          false,
          Optional.empty(),
          ApprovalRules.of(Set.of(), tool -> false),
          true,
          true,
          new ContextStrategy.SlidingWindow(),
          Optional.empty(),
          Optional.empty(),
          ReviewSettings.DEFAULT);

  /** Refuses {@code null}. */
  public GovernanceSettings {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(tools, "tools");
    Objects.requireNonNull(toolFacts, "toolFacts");
    Objects.requireNonNull(toolclad, "toolclad");
    Objects.requireNonNull(policyDirectory, "policyDirectory");
    Objects.requireNonNull(approvalRules, "approvalRules");
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(auditAnchor, "auditAnchor");
    Objects.requireNonNull(accessPolicies, "accessPolicies");
    Objects.requireNonNull(toolReview, "toolReview");
  }

  /** Returns these settings with a model. */
  public GovernanceSettings withModel(InferenceProvider other) {
    return changed(draft -> draft.model = Optional.of(other));
  }

  /** Returns these settings with tools and what policies may know of them. */
  public GovernanceSettings withTools(ToolExecutor other, Function<String, ToolFacts> facts) {
    return changed(
        draft -> {
          draft.tools = other;
          draft.toolFacts = facts;
        });
  }

  /**
   * Returns these settings with the ToolClad tools of a project, for loops and for the tool routes.
   * Whoever made them closes them, after the runtime.
   */
  public GovernanceSettings withToolClad(ToolCladExecutor other) {
    return changed(draft -> draft.toolclad = Optional.of(other));
  }

  /**
   * Returns these settings with changed manifests taken over on their own, or not. Development
   * only: production keeps the manifests of its start until it is told to reload.
   */
  public GovernanceSettings withToolsWatched(boolean other) {
    return changed(draft -> draft.toolsWatched = other);
  }

  /** Returns these settings with a directory of {@code *.cedar} files for all agents. */
  public GovernanceSettings withPolicyDirectory(Path other) {
    return changed(draft -> draft.policyDirectory = Optional.of(other));
  }

  /** Returns these settings with other rules about asking a person. */
  public GovernanceSettings withApprovalRules(ApprovalRules other) {
    return changed(draft -> draft.approvalRules = other);
  }

  /** Returns these settings with unknown agents made, or refused. */
  public GovernanceSettings withAgentsMadeOnDemand(boolean other) {
    return changed(draft -> draft.agentsMadeOnDemand = other);
  }

  /**
   * Returns these settings with an {@code allow} in an agent's file permitting what no Cedar policy
   * permits, or not (runtime policy specification section 14.7).
   */
  public GovernanceSettings withPolicyGrants(boolean other) {
    return changed(draft -> draft.policyGrants = other);
  }

  /** Returns these settings with another way to make long conversations fit a model's window. */
  public GovernanceSettings withContext(ContextStrategy other) {
    return changed(draft -> draft.context = other);
  }

  /** Returns these settings with a place that checkpoints of the audit trail are taken to. */
  public GovernanceSettings withAuditAnchor(AuditAnchor other) {
    return changed(draft -> draft.auditAnchor = Optional.of(other));
  }

  /** Returns these settings with a file that says which resources ToolClad tools may touch. */
  public GovernanceSettings withAccessPolicies(Path other) {
    return changed(draft -> draft.accessPolicies = Optional.of(other));
  }

  /** Returns these settings with other rules about the review of tools. */
  public GovernanceSettings withToolReview(ReviewSettings other) {
    return changed(draft -> draft.toolReview = other);
  }

  InferenceProvider provider(Supplier<UUID> ids) {
    return model.orElseGet(() -> new OfflineProvider(ids));
  }

  private GovernanceSettings changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** A copy on its way to be changed settings. */
  private static final class Draft {
    private Optional<InferenceProvider> model;
    private ToolExecutor tools;
    private Function<String, ToolFacts> toolFacts;
    private Optional<ToolCladExecutor> toolclad;
    private boolean toolsWatched;
    private Optional<Path> policyDirectory;
    private ApprovalRules approvalRules;
    private boolean agentsMadeOnDemand;
    private boolean policyGrants;
    private ContextStrategy context;
    private Optional<AuditAnchor> auditAnchor;
    private Optional<Path> accessPolicies;
    private ReviewSettings toolReview;

    Draft(GovernanceSettings from) {
      this.model = from.model;
      this.tools = from.tools;
      this.toolFacts = from.toolFacts;
      this.toolclad = from.toolclad;
      this.toolsWatched = from.toolsWatched;
      this.policyDirectory = from.policyDirectory;
      this.approvalRules = from.approvalRules;
      this.agentsMadeOnDemand = from.agentsMadeOnDemand;
      this.policyGrants = from.policyGrants;
      this.context = from.context;
      this.auditAnchor = from.auditAnchor;
      this.accessPolicies = from.accessPolicies;
      this.toolReview = from.toolReview;
    }

    GovernanceSettings settings() {
      return new GovernanceSettings(
          model,
          tools,
          toolFacts,
          toolclad,
          toolsWatched,
          policyDirectory,
          approvalRules,
          agentsMadeOnDemand,
          policyGrants,
          context,
          auditAnchor,
          accessPolicies,
          toolReview);
    }
  }
}
