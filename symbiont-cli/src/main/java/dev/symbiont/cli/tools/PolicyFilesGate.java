package dev.symbiont.cli.tools;

import dev.symbiont.cedar.Authorization;
import dev.symbiont.cedar.ErrorRule;
import dev.symbiont.cedar.PolicySet;
import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Entity;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.cedar.value.Value;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.toolclad.CallContext;
import dev.symbiont.toolclad.PolicyGate;
import dev.symbiont.toolclad.PreparedCall;
import dev.symbiont.toolclad.manifest.CedarBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The Cedar policies {@code policies/*.cedar} of a project, asked about the action {@code
 * tool_call::<tool>} and about the action that the manifest declares. One permit is needed; a
 * forbid or an error about either action denies.
 */
final class PolicyFilesGate implements PolicyGate {
  private static final EntityType AGENT = EntityType.of("Agent");
  private static final EntityType ACTION = EntityType.of("Action");
  private static final EntityUid RESOURCE = EntityType.of("Resource").uid("default");

  private final List<PolicySet> files;
  private final Clock clock;

  private PolicyFilesGate(List<PolicySet> files, Clock clock) {
    this.files = List.copyOf(files);
    this.clock = clock;
  }

  /** Returns the gate of the files in {@code directory}; one that cannot be read is an error. */
  static PolicyGate open(Path directory, Clock clock) throws IOException {
    if (!Files.isDirectory(directory)) {
      return (call, context) -> new Deny(advice(call.tool().name()));
    }
    List<PolicySet> files = new ArrayList<>();
    try (Stream<Path> listed = Files.list(directory)) {
      for (Path file :
          listed.filter(path -> path.toString().endsWith(".cedar")).sorted().toList()) {
        files.add(PolicySet.parse(Files.readString(file)));
      }
    }
    return new PolicyFilesGate(files, clock);
  }

  private static String advice(String tool) {
    return "there is no directory policies/; review the output of 'symbiont tools policy "
        + tool
        + "' and save it as policies/"
        + tool
        + ".cedar";
  }

  @Override
  public Decision decide(PreparedCall call, CallContext context) {
    EntityUid toolCall = ACTION.uid("tool_call::" + call.name());
    List<EntityUid> actions = new ArrayList<>(List.of(toolCall));
    call.tool().manifest().cedar().map(PolicyFilesGate::declared).ifPresent(actions::add);
    boolean permitted = false;
    for (EntityUid action : actions) {
      for (PolicySet file : files) {
        Authorization answer = ask(file, action, call, context);
        if (isDenial(answer)) {
          return new Deny("a policy denies " + action + " for agent " + context.agent());
        }
        permitted |= answer.isAllowed();
      }
    }
    return permitted
        ? new Permit()
        : new Deny("no policy permits " + toolCall + " for agent " + context.agent());
  }

  private static EntityUid declared(CedarBinding cedar) {
    return EntityType.of(cedar.resource() + "::Action").uid(cedar.action());
  }

  /** Nothing permitted is no denial yet: another file or action may permit. */
  private static boolean isDenial(Authorization answer) {
    return !answer.isAllowed() && !(answer.determining().isEmpty() && answer.errors().isEmpty());
  }

  private Authorization ask(
      PolicySet file, EntityUid action, PreparedCall call, CallContext context) {
    Entity principal =
        Entity.builder(AGENT.uid(context.agent()))
            .attribute("id", context.agent())
            .attribute("name", context.agent())
            .build();
    Entity actionEntity = Entity.builder(action).parent(ACTION.uid("tool_call")).build();
    Entity resource =
        Entity.builder(RESOURCE)
            .attribute("kind", "tool")
            .attribute("name", call.name())
            .attribute("tool_name", call.name())
            .attribute("verified", false)
            .attribute("risk_tier", call.riskTier().word())
            .attribute("human_approval", call.humanApproval())
            .attribute("backend", call.backend())
            .build();
    Request request =
        Request.of(principal.uid(), action, RESOURCE).withContext(context(call, context));
    return file.authorize(
        request, Entities.of(principal, actionEntity, resource), ErrorRule.DENY_ON_ANY_ERROR);
  }

  /** Approval is asked for after the policy, and without it nothing runs. */
  private RecordValue context(PreparedCall call, CallContext context) {
    RecordValue.Builder input = RecordValue.builder();
    call.toolInput()
        .members()
        .forEach((name, value) -> input.put(name, Value.of(((JsonString) value).value())));
    return RecordValue.builder()
        .put("has_human_approval", Value.of(call.humanApproval()))
        .put("now", Value.of(clock.instant().getEpochSecond()))
        .put("surface", Value.of(context.surface()))
        .put("tool_input", input.build())
        .build();
  }
}
