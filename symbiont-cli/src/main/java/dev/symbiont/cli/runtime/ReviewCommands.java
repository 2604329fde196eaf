package dev.symbiont.cli.runtime;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.api.review.ReviewQuery;
import dev.symbiont.api.review.ToolReviewClient;
import dev.symbiont.cli.CommandGroup;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.cli.Table;
import dev.symbiont.domain.id.ReviewId;
import dev.symbiont.domain.review.AnalysisResults;
import dev.symbiont.domain.review.HumanReviewDecision;
import dev.symbiont.domain.review.ReviewDecision;
import dev.symbiont.domain.review.ReviewDecisionResponse;
import dev.symbiont.domain.review.ReviewSession;
import dev.symbiont.domain.review.ReviewStatus;
import dev.symbiont.domain.review.ReviewedTool;
import dev.symbiont.domain.review.SecurityFinding;
import dev.symbiont.domain.review.SigningRequest;
import dev.symbiont.domain.review.SigningResponse;
import dev.symbiont.json.gson.GsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands about reviews of tools. */
final class ReviewCommands {
  private ReviewCommands() {}

  static CommandLine reviews(Console console) {
    return new CommandLine(new Reviews())
        .addSubcommand(new ListReviews(console))
        .addSubcommand(new Show(console))
        .addSubcommand(new Approve(console))
        .addSubcommand(new Reject(console))
        .addSubcommand(new Sign(console));
  }

  @Command(name = "reviews", description = "Decides about tools and signs them.")
  private static final class Reviews extends CommandGroup {}

  @Command(name = "list", description = "Lists reviews, newest first.")
  private static final class ListReviews extends RemoteCommand {
    @Option(names = "--status", paramLabel = "STATUS", description = "For example pending_review.")
    private @Nullable String status;

    ListReviews(Console console) {
      super(console);
    }

    @Override
    int run(SymbiontClient client) {
      ReviewQuery query = ReviewQuery.NEWEST.withPage(1, 100);
      List<ReviewSession> sessions =
          client
              .toolReview()
              .list(status == null ? query : query.withStatus(ReviewStatus.of(status)))
              .sessions();
      Table table = new Table("No reviews.", "ID", "TOOL", "STATUS", "PRIORITY", "SUBMITTED BY");
      sessions.forEach(
          session ->
              table.row(
                  session.reviewId().value(),
                  Console.harmless(session.tool().name()),
                  session.status().word(),
                  session.priority().word(),
                  Console.harmless(session.submittedBy())));
      return showAll(sessions, table);
    }
  }

  @Command(name = "show", description = "Shows a tool and what its analysis has found.")
  private static final class Show extends RemoteCommand {
    @Parameters(paramLabel = "ID", description = "The review.")
    private String id = "";

    Show(Console console) {
      super(console);
    }

    @Override
    int run(SymbiontClient client) {
      ToolReviewClient reviews = client.toolReview();
      ReviewSession session = reviews.session(ReviewId.of(id));
      Optional<AnalysisResults> analysis = session.state().analysisId().map(reviews::analysis);
      List<String> lines = new ArrayList<>(tool(session));
      analysis.ifPresent(found -> lines.addAll(findings(found)));
      return show(session, lines.toArray(new String[0]));
    }

    private static List<String> tool(ReviewSession session) {
      ReviewedTool tool = session.tool();
      return List.of(
          "tool         " + Console.harmless(tool.name()),
          "provider     " + Console.harmless(tool.provider().name()),
          "status       " + session.status(),
          "submitted by " + Console.harmless(session.submittedBy()),
          "sha-256      " + session.toolSha256().orElse("-"),
          "description  " + Console.harmless(tool.description()),
          "schema       " + Console.harmless(new GsonCodec().writePretty(tool.schema())));
    }

    private static List<String> findings(AnalysisResults analysis) {
      List<String> lines = new ArrayList<>();
      lines.add("risk         %d of 100".formatted(analysis.riskScore()));
      for (SecurityFinding finding : analysis.findings()) {
        lines.add(
            Console.harmless(
                "%-8s %s: %s"
                    .formatted(finding.severity(), finding.findingId(), finding.description())));
      }
      return lines;
    }
  }

  /** What approving and rejecting have in common. */
  private abstract static class Decide extends RemoteCommand {
    private final ReviewDecision decision;

    @Parameters(paramLabel = "ID", description = "The review.")
    private String id = "";

    @Option(
        names = "--as",
        paramLabel = "REVIEWER",
        required = true,
        description =
            "Who decides: the name of the API key, or somebody an administrator acts for.")
    private String reviewer = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
    private String reason = "";

    @Option(
        names = "--sha256",
        paramLabel = "HEX",
        description = "Refuse if the tool is not the one that 'show' has shown.")
    private @Nullable String sha256;

    Decide(Console console, ReviewDecision decision) {
      super(console);
      this.decision = decision;
    }

    @Override
    final int run(SymbiontClient client) {
      HumanReviewDecision body =
          new HumanReviewDecision(
              decision,
              Optional.of(reason).filter(text -> !text.isEmpty()),
              reviewer,
              Optional.ofNullable(sha256));
      Optional<ReviewDecisionResponse> decided = client.toolReview().decide(ReviewId.of(id), body);
      if (decided.isEmpty()) {
        console().line("decided");
        return ExitCode.OK;
      }
      return show(decided.get(), decided.get().status().word());
    }
  }

  @Command(name = "approve", description = "Approves a tool.")
  private static final class Approve extends Decide {
    Approve(Console console) {
      super(console, ReviewDecision.APPROVE);
    }
  }

  @Command(name = "reject", description = "Rejects a tool.")
  private static final class Reject extends Decide {
    Reject(Console console) {
      super(console, ReviewDecision.REJECT);
    }
  }

  @Command(name = "sign", description = "Signs an approved tool.")
  private static final class Sign extends RemoteCommand {
    @Parameters(paramLabel = "ID", description = "The review.")
    private String id = "";

    @Option(
        names = "--key",
        paramLabel = "NAME",
        defaultValue = "default",
        description = "Name of the signing key of the runtime; '${DEFAULT-VALUE}' unless given.")
    private String key = "";

    Sign(Console console) {
      super(console);
    }

    @Override
    int run(SymbiontClient client) {
      SigningResponse signed = client.toolReview().sign(new SigningRequest(ReviewId.of(id), key));
      return show(signed, "signed with " + Console.harmless(signed.signerId()), signed.signature());
    }
  }
}
