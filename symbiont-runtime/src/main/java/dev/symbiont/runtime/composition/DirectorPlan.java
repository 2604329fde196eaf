package dev.symbiont.runtime.composition;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.output.CodeFence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a director wants its workers to do; untrusted. */
record DirectorPlan(List<Assignment> assignments, List<Worker> workers) {
  private static final JsonLimits LIMITS = new JsonLimits(1024 * 1024, 16);

  /** A part of the work. */
  record Assignment(String worker, String subtask) {}

  /** Returns what a director is asked. */
  static String question(List<Worker> workers, String task) {
    return task
        + "\n\nPlan the work for these workers: "
        + names(workers)
        + ". Answer with JSON alone:"
        + " {\"assignments\": [{\"worker\": \"NAME\", \"subtask\": \"WHAT TO DO\"}]}";
  }

  /** Reads an answer; one that is no plan in JSON is a task for every worker. */
  static DirectorPlan of(String answer, List<Worker> workers, JsonCodec json) {
    return new DirectorPlan(
        read(answer, json)
            .orElseGet(
                () ->
                    workers.stream().map(worker -> new Assignment(worker.name(), answer)).toList()),
        workers);
  }

  private static Optional<List<Assignment>> read(String answer, JsonCodec json) {
    try {
      return json.read(CodeFence.strip(answer), LIMITS) instanceof JsonObject plan
          ? plan.array("assignments").flatMap(DirectorPlan::read)
          : Optional.empty();
    } catch (JsonFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<List<Assignment>> read(JsonArray entries) {
    List<Assignment> assignments = new ArrayList<>();
    for (JsonValue entry : entries) {
      if (!(entry instanceof JsonObject part)
          || part.string("worker").isEmpty()
          || part.string("subtask").isEmpty()) {
        return Optional.empty();
      }
      assignments.add(new Assignment(part.string("worker").get(), part.string("subtask").get()));
    }
    return Optional.of(assignments);
  }

  /** Says why the plan cannot be followed; empty if it can. */
  Optional<String> problem() {
    if (assignments.isEmpty() || assignments.size() > AgentComposer.MOST_TASKS) {
      return Optional.of(
          "the plan has %d parts, but must have 1 to %d"
              .formatted(assignments.size(), AgentComposer.MOST_TASKS));
    }
    return assignments.stream()
        .filter(part -> find(part).isEmpty())
        .findFirst()
        .map(
            part ->
                "the plan names the worker '%s', but there are only %s"
                    .formatted(part.worker(), names(workers)));
  }

  /** Returns the instructions of whoever does {@code part}. */
  String systemOf(Assignment part) {
    return find(part).orElseThrow().system();
  }

  private Optional<Worker> find(Assignment part) {
    return workers.stream().filter(worker -> worker.name().equals(part.worker())).findFirst();
  }

  static String names(List<Worker> workers) {
    return workers.stream().map(Worker::name).collect(Collectors.joining(", "));
  }
}
