package dev.symbiont.cli.cedar;

import dev.symbiont.cedar.Authorization;
import dev.symbiont.cedar.ErrorRule;
import dev.symbiont.cedar.PolicyError;
import dev.symbiont.cedar.PolicyOutcome;
import dev.symbiont.cedar.PolicySet;
import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.schema.Schema;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "authorize",
    description = "Decide one request; ends with 0 for allow and 1 for deny.")
final class AuthorizeCommand extends ConsoleCommand {
  @Option(
      names = "--policies",
      required = true,
      paramLabel = "FILE",
      description = "File of policies (.cedar or .json).")
  private @Nullable Path policies;

  @Option(names = "--entities", paramLabel = "FILE", description = "File of entities (JSON).")
  private @Nullable Path entities;

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description = "Schema that entities and request must conform to.")
  private @Nullable Path schema;

  @Option(names = "--context", paramLabel = "FILE", description = "Context of the request (JSON).")
  private @Nullable Path context;

  @Option(
      names = "--principal",
      required = true,
      paramLabel = "ENTITY",
      description = "Who asks, for example 'Agent::\"a1\"'.")
  private String principal = "";

  @Option(
      names = "--action",
      required = true,
      paramLabel = "ENTITY",
      description = "What is to be done.")
  private String action = "";

  @Option(
      names = "--resource",
      required = true,
      paramLabel = "ENTITY",
      description = "What it is done to.")
  private String resource = "";

  @Option(
      names = "--on-error",
      paramLabel = "RULE",
      defaultValue = "SKIP",
      description =
          "What a policy that fails does: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private ErrorRule onError = ErrorRule.SKIP;

  @Option(names = "--explain", description = "Tell what each policy says.")
  private boolean explain;

  AuthorizeCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    PolicySet set = CedarFiles.policies(console(), Objects.requireNonNull(policies, "policies"));
    Schema checked = schema == null ? null : CedarFiles.schema(console(), schema);
    Entities store = store(checked);
    Request request = request(checked);
    Authorization answer = set.authorize(request, store, onError);
    List<PolicyOutcome> outcomes = explain ? set.explain(request, store) : List.of();
    if (json()) {
      console().json(describe(answer, outcomes));
    } else {
      print(answer, outcomes);
    }
    return answer.isAllowed() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private Entities store(@Nullable Schema checked) throws IOException {
    if (entities == null) {
      return checked == null ? Entities.EMPTY : checked.withActions(Entities.EMPTY);
    }
    String text = CedarFiles.text(console(), entities);
    return checked == null ? Entities.fromJson(text) : checked.readEntities(text);
  }

  private Request request(@Nullable Schema checked) throws IOException {
    EntityUid actionUid = EntityUid.parse(action);
    Request bare = Request.of(EntityUid.parse(principal), actionUid, EntityUid.parse(resource));
    String text = context == null ? "{}" : CedarFiles.text(console(), context);
    if (checked == null) {
      return bare.withContext(Request.readContext(text));
    }
    RecordValue typed = checked.readContext(actionUid, text);
    Request request = bare.withContext(typed);
    List<String> problems = checked.check(request);
    if (!problems.isEmpty()) {
      throw new CommandFailure(ExitCode.FAILURE, String.join("; ", problems));
    }
    return request;
  }

  private void print(Authorization answer, List<PolicyOutcome> outcomes) {
    Console.Style style = answer.isAllowed() ? Console.Style.GREEN : Console.Style.RED;
    console().line(console().styled(style, word(answer.decision())));
    answer.determining().forEach(id -> console().line("  because of " + id));
    for (PolicyError error : answer.errors()) {
      console().line("  error in " + error);
    }
    for (PolicyOutcome outcome : outcomes) {
      console()
          .line(
              "  %s %s: %s"
                  .formatted(outcome.effect().keyword(), outcome.policy(), word(outcome.result())));
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static JsonObject describe(Authorization answer, List<PolicyOutcome> outcomes) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("decision", word(answer.decision()))
            .put(
                "determining",
                JsonArray.ofStrings(answer.determining().stream().map(Object::toString).toList()))
            .put(
                "errors",
                new JsonArray(
                    answer.errors().stream().<JsonValue>map(AuthorizeCommand::describe).toList()));
    if (!outcomes.isEmpty()) {
      json.put(
          "policies",
          new JsonArray(outcomes.stream().<JsonValue>map(AuthorizeCommand::describe).toList()));
    }
    return json.build();
  }

  private static JsonObject describe(PolicyError error) {
    return JsonObject.builder()
        .put("policy", error.policy().value())
        .put("message", error.message())
        .build();
  }

  private static JsonObject describe(PolicyOutcome outcome) {
    return JsonObject.builder()
        .put("policy", outcome.policy().value())
        .put("effect", outcome.effect().keyword())
        .put("result", word(outcome.result()))
        .build();
  }
}
