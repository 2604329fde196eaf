package dev.symbiont.runtime.composition;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.LoopResult;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.runtime.critic.Critic;
import dev.symbiont.runtime.critic.CriticSettings;
import dev.symbiont.runtime.critic.LlmCritic;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.GateOutcome;
import dev.symbiont.runtime.policy.VisibleTools;
import dev.symbiont.runtime.reasoning.AgentProfile;
import dev.symbiont.runtime.reasoning.Similarity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Composes model calls on behalf of one agent (runtime reasoning specification section 19).
 *
 * <p>Nothing here goes around the rules: every model call is a governed loop with a journal and
 * audit records, its answer passes the policy gate, and a call to another agent passes the
 * communication rules first and is recorded. All calls of one composition share one budget of
 * tokens and time. Methods block; an interrupt cancels what is at work, and is kept. Immutable and
 * thread-safe.
 */
public final class AgentComposer {
  /** Most tasks of one call. */
  public static final int MOST_TASKS = 32;

  /** Two drafts this alike are taken for the same. */
  private static final double SAME = 0.95;

  private static final int DEFAULT_ITERATIONS = 10;
  private static final String ASK = "ask";
  private static final String DELEGATE = "delegate";
  private static final String APPROVED = "APPROVED";
  private static final String APPROVAL =
      "\n\nIf nothing has to change, answer with the one word " + APPROVED + ".";

  private final Composers parts;
  private final AgentProfile self;
  private final CompositionLimits limits;

  AgentComposer(Composers parts, AgentProfile self, CompositionLimits limits) {
    this.parts = parts;
    this.self = self;
    this.limits = limits;
  }

  /** Returns a composer whose compositions may use so much each. */
  public AgentComposer withLimits(CompositionLimits other) {
    return new AgentComposer(parts, self, Objects.requireNonNull(other, "other"));
  }

  /** Returns a composer that asks {@code model} where the agent itself speaks. */
  public AgentComposer withModel(String model) {
    return new AgentComposer(
        parts,
        new AgentProfile(
            self.agentId(),
            self.name(),
            self.systemPrompt(),
            Optional.of(model),
            self.temperature(),
            self.tools(),
            self.limits()),
        limits);
  }

  // ---- other agents -------------------------------------------------------------------------

  /** Asks an agent once; it answers by its own instructions, without tools. */
  public Outcome<String> ask(String agent, String message) {
    return parallel(List.of(new Question(agent, message))).get(0);
  }

  /**
   * Asks several agents at the same time, after the rules were asked about all of them; those that
   * may not be asked do not keep the others from answering.
   *
   * @param questions at most {@value #MOST_TASKS}
   * @return the outcomes in the order of the questions
   */
  public List<Outcome<String>> parallel(List<Question> questions) {
    requireTasks(questions.size());
    Session session = session();
    List<Turn> turns = begun(session, questions);
    return session.awaitAll(turns).stream().map(Turn::answer).toList();
  }

  /**
   * Asks several agents at the same time and takes the first answer; the others are cancelled.
   *
   * @param questions 1 to {@value #MOST_TASKS}
   * @return the first answer; a failure only if all fail
   */
  public Outcome<String> race(List<Question> questions) {
    requireSome(questions.size());
    Session session = session();
    List<Turn> turns = begun(session, questions);
    Optional<Outcome<String>> first = first(turns);
    turns.forEach(Turn::cancel);
    List<Outcome<String>> all = session.awaitAll(turns).stream().map(Turn::answer).toList();
    return session.closed(first.orElseGet(() -> noneOf(questions, all)));
  }

  private List<Turn> begun(Session session, List<Question> questions) {
    List<Session.Admission> admissions = session.admit(questions, ASK);
    return admissions.stream()
        .map(admission -> session.begin(admission, questions.size()))
        .toList();
  }

  /** Waits for the first answer; empty if there is none. */
  private static Optional<Outcome<String>> first(List<Turn> turns) {
    CompletableFuture<Optional<Outcome<String>>> first = new CompletableFuture<>();
    AtomicInteger open = new AtomicInteger(turns.size());
    for (Turn turn : turns) {
      var unused =
          turn.ended()
              .whenComplete(
                  (outcome, broken) -> {
                    Optional<Outcome<String>> answer =
                        Optional.ofNullable(outcome)
                            .map(Turn::answer)
                            .filter(known -> known.value().isPresent());
                    if (answer.isPresent() || open.decrementAndGet() == 0) {
                      first.complete(answer);
                    }
                  });
    }
    Session.awaitOrCancel(first, turns);
    return first.join();
  }

  private static Outcome<String> noneOf(List<Question> questions, List<Outcome<String>> all) {
    String reasons =
        IntStream.range(0, all.size())
            .mapToObj(
                i -> questions.get(i).agent() + ": " + all.get(i).problem().orElse("no answer"))
            .collect(Collectors.joining("; "));
    return all.stream().allMatch(Outcome.Denied.class::isInstance)
        ? new Outcome.Denied<>(reasons, Usage.ZERO)
        : new Outcome.Failed<>("every agent failed: " + reasons, Usage.ZERO);
  }

  /**
   * Hands a task to an agent, which answers once by its own instructions. Unlike {@link #ask} it
   * needs a policy that allows the action {@code delegate::AGENT}, as in a loop.
   */
  public Outcome<String> delegate(String agent, String message) {
    GateOutcome decision =
        parts
            .gate()
            .check(List.of(new ProposedAction.Delegate(agent, message)), delegating())
            .get(0);
    if (decision instanceof GateOutcome.Denied denied) {
      return new Outcome.Denied<>(denied.reason(), Usage.ZERO);
    }
    Session session = session();
    Session.Admission admission =
        session.admit(List.of(new Question(agent, message)), DELEGATE).get(0);
    return Turn.answer(session.await(session.begin(admission, 1)));
  }

  private ActionContext delegating() {
    return new ActionContext(
        self.agentId(),
        self.name(),
        Optional.empty(),
        0,
        0,
        "composition",
        VisibleTools.NONE,
        JsonObject.EMPTY);
  }

  // ---- the agent itself ---------------------------------------------------------------------

  /** Runs a whole loop with the tools of the agent: at most 10 model calls, 100,000 tokens. */
  public Outcome<LoopResult> reason(String system, String user) {
    return reason(system, user, DEFAULT_ITERATIONS, limits.maxTotalTokens());
  }

  /**
   * Runs a whole loop with the tools of the agent.
   *
   * @param system the instructions
   * @param user the task
   * @param maxIterations most model calls, 1 to 10,000
   * @param maxTokens most tokens, at least 1
   * @return the result, which says how the loop ended
   */
  public Outcome<LoopResult> reason(String system, String user, int maxIterations, long maxTokens) {
    CompositionLimits narrowed =
        new CompositionLimits(Math.min(maxTokens, limits.maxTotalTokens()), limits.timeout());
    return new Session(parts, self, narrowed).loop(system, user, maxIterations);
  }

  /**
   * Takes steps one after the other; each is shown what the one before answered.
   *
   * @param steps 1 to {@value #MOST_TASKS}
   */
  public Outcome<ChainResult> chain(List<ChainStep> steps) {
    requireSome(steps.size());
    Session session = session();
    List<String> answers = new ArrayList<>();
    for (ChainStep step : steps) {
      String prompt =
          answers.isEmpty()
              ? step.prompt()
              : step.prompt() + "\n\n" + answers.get(answers.size() - 1);
      Outcome<String> answer = session.turn(step.system(), prompt);
      if (answer.value().isEmpty()) {
        return session.closed(stopped("step " + (answers.size() + 1), answer));
      }
      answers.add(answer.value().get());
    }
    return session.closed(
        new Outcome.Done<>(new ChainResult(answers.get(answers.size() - 1), answers), Usage.ZERO));
  }

  /** Lets a writer and a critic talk for three rounds, and the writer have the last word. */
  public Outcome<DebateResult> debate(String writerPrompt, String criticPrompt, String topic) {
    return debate(writerPrompt, criticPrompt, topic, DebateRules.DEFAULT);
  }

  /**
   * Lets a writer and a critic talk, and the writer have the last word.
   *
   * @param writerPrompt the writer's instructions
   * @param criticPrompt the critic's instructions
   * @param topic what it is about
   */
  public Outcome<DebateResult> debate(
      String writerPrompt, String criticPrompt, String topic, DebateRules rules) {
    Session session = session();
    List<DebateResult.Round> history = new ArrayList<>();
    String task = topic;
    for (int round = 1; round <= rules.rounds(); round++) {
      Outcome<String> draft = session.turn(Optional.of(writerPrompt), task);
      if (draft.value().isEmpty()) {
        return session.closed(stopped("the writer in round " + round, draft));
      }
      Outcome<String> critique =
          session.turn(
              Optional.of(rules.adaptive() ? criticPrompt + APPROVAL : criticPrompt),
              "Topic: " + topic + "\n\n" + draft.value().get());
      if (critique.value().isEmpty()) {
        return session.closed(stopped("the critic in round " + round, critique));
      }
      boolean settled = rules.adaptive() && isSettled(history, draft.value().get(), critique);
      history.add(new DebateResult.Round(round, draft.value().get(), critique.value().get()));
      if (settled) {
        return session.closed(
            new Outcome.Done<>(new DebateResult(draft.value().get(), round, history), Usage.ZERO));
      }
      task = revision(topic, draft.value().get(), critique.value().get());
    }
    Outcome<String> last = session.turn(Optional.of(writerPrompt), task);
    return last.value().isEmpty()
        ? session.closed(stopped("the writer's last word", last))
        : session.closed(last.map(text -> new DebateResult(text, rules.rounds(), history)));
  }

  private static boolean isSettled(
      List<DebateResult.Round> history, String draft, Outcome<String> critique) {
    if (critique.value().orElse("").strip().toUpperCase(Locale.ROOT).matches(APPROVED + "\\.?")) {
      return true;
    }
    return !history.isEmpty()
        && Similarity.of(history.get(history.size() - 1).writer(), draft) >= SAME;
  }

  private static String revision(String topic, String draft, String critique) {
    return "Topic: " + topic + "\n\nYour draft:\n" + draft + "\n\nCritique:\n" + critique;
  }

  /**
   * Lets the model work on each input at the same time, and then on all results.
   *
   * @param inputs 1 to {@value #MOST_TASKS}
   * @param mapper instructions for the work on one input
   * @param reducer instructions for the work on the numbered results
   * @return a failure if one input fails; the work on the others is cancelled then
   */
  public Outcome<MapReduceResult> mapReduce(List<String> inputs, String mapper, String reducer) {
    requireSome(inputs.size());
    Session session = session();
    // One more shares, so that something is left for the reducer.
    int sharers = inputs.size() + 1;
    List<Turn> turns =
        inputs.stream()
            .map(input -> session.begin(self, Optional.of(mapper), input, sharers))
            .toList();
    turns.forEach(turn -> cancelOthersOnFailure(turn, turns));
    List<Outcome<String>> mapped = session.awaitAll(turns).stream().map(Turn::answer).toList();
    Optional<Outcome<MapReduceResult>> failure = failure(mapped);
    if (failure.isPresent()) {
      return session.closed(failure.get());
    }
    List<String> results = mapped.stream().map(each -> each.value().orElse("")).toList();
    Outcome<String> reduced = session.turn(Optional.of(reducer), numbered(results));
    return session.closed(
        reduced.value().isEmpty()
            ? stopped("the reducer", reduced)
            : reduced.map(text -> new MapReduceResult(text, results)));
  }

  private static void cancelOthersOnFailure(Turn turn, List<Turn> turns) {
    var unused =
        turn.ended()
            .thenAccept(
                outcome -> {
                  if (Turn.answer(outcome).value().isEmpty()) {
                    turns.forEach(Turn::cancel);
                  }
                });
  }

  /** Names the input that failed, rather than one that was cancelled because of it. */
  private static <T> Optional<Outcome<T>> failure(List<Outcome<String>> mapped) {
    List<Integer> failed =
        IntStream.range(0, mapped.size())
            .filter(i -> mapped.get(i).value().isEmpty())
            .boxed()
            .toList();
    return failed.stream()
        .filter(i -> !mapped.get(i).problem().equals(Optional.of("cancelled")))
        .findFirst()
        .or(() -> failed.stream().findFirst())
        .map(i -> stopped("input " + (i + 1), mapped.get(i)));
  }

  private static String numbered(List<String> results) {
    return IntStream.range(0, results.size())
        .mapToObj(i -> "%d. %s".formatted(i + 1, results.get(i)))
        .collect(Collectors.joining("\n\n"));
  }

  /**
   * Lets the model plan, workers do the parts one after the other, and the model put them together.
   * A plan that is no JSON is handed to every worker as it is.
   *
   * @param orchestratorPrompt instructions for the plan and for the end
   * @param workers 1 to {@value #MOST_TASKS}, with different names
   * @param task what is to be done
   * @return a failure if the plan names somebody else, or has no part or more than {@value
   *     #MOST_TASKS}
   */
  public Outcome<DirectorResult> director(
      String orchestratorPrompt, List<Worker> workers, String task) {
    requireSome(workers.size());
    if (workers.stream().map(Worker::name).distinct().count() != workers.size()) {
      throw new IllegalArgumentException(
          "two workers have the same name: " + DirectorPlan.names(workers));
    }
    Session session = session();
    Outcome<String> plan =
        session.turn(Optional.of(orchestratorPrompt), DirectorPlan.question(workers, task));
    if (plan.value().isEmpty()) {
      return session.closed(stopped("the plan", plan));
    }
    DirectorPlan work = DirectorPlan.of(plan.value().get(), workers, parts.json());
    Optional<String> unfit = work.problem();
    if (unfit.isPresent()) {
      return session.closed(new Outcome.Failed<>(unfit.get(), Usage.ZERO));
    }
    List<DirectorResult.WorkerResult> done = new ArrayList<>();
    for (DirectorPlan.Assignment part : work.assignments()) {
      Outcome<String> answer = session.turn(Optional.of(work.systemOf(part)), part.subtask());
      if (answer.value().isEmpty()) {
        return session.closed(stopped("worker '" + part.worker() + "'", answer));
      }
      done.add(
          new DirectorResult.WorkerResult(part.worker(), part.subtask(), answer.value().get()));
    }
    Outcome<String> result = session.turn(Optional.of(orchestratorPrompt), synthesis(task, done));
    return session.closed(
        result.value().isEmpty()
            ? stopped("the end", result)
            : result.map(text -> new DirectorResult(text, plan.value().get(), done)));
  }

  private static String synthesis(String task, List<DirectorResult.WorkerResult> done) {
    return task
        + "\n\nThe workers have answered. Put their work together.\n\n"
        + done.stream()
            .map(work -> "%s: %s".formatted(work.worker(), work.result()))
            .collect(Collectors.joining("\n\n"));
  }

  // ---- pipelines ----------------------------------------------------------------------------

  /** Runs a pipeline of a director and a critic, both of them models. */
  public PipelineRun run(Pipeline pipeline, String task) {
    Session session = session();
    return run(
        pipeline,
        task,
        session,
        new LlmCritic(
            new MeteredProvider(parts.reasoning().provider(), session.budget()),
            pipeline.critic().orElse(CriticSettings.DEFAULT),
            parts.json(),
            parts.clock(),
            parts.random()));
  }

  /** Runs a pipeline of a director whose work {@code critic} judges, for example a person. */
  public PipelineRun run(Pipeline pipeline, String task, Critic critic) {
    return run(pipeline, task, session(), critic);
  }

  private PipelineRun run(Pipeline pipeline, String task, Session session, Critic critic) {
    if (!pipeline.type().equals(Pipeline.DIRECTOR_CRITIC) || pipeline.director().isEmpty()) {
      throw new IllegalArgumentException(
          "pipeline '%s' of type '%s' cannot be run: only %s with a director can; take the steps of a chain to chain(...)"
              .formatted(pipeline.name(), pipeline.type(), Pipeline.DIRECTOR_CRITIC));
    }
    double threshold = pipeline.critic().orElse(CriticSettings.DEFAULT).threshold();
    return new DirectorAndCritic(
            parts,
            self,
            session,
            pipeline,
            pipeline.director().get(),
            critic,
            pipeline.convergenceFor(threshold))
        .run(task);
  }

  // ---- rules --------------------------------------------------------------------------------

  private Session session() {
    return new Session(parts, self, limits);
  }

  /** Returns the outcome of a composition that one of its calls has ended. */
  private static <T> Outcome<T> stopped(String where, Outcome<String> outcome) {
    return outcome instanceof Outcome.Denied<String> denied
        ? new Outcome.Denied<>(where + ": " + denied.reason(), Usage.ZERO)
        : new Outcome.Failed<>(where + ": " + outcome.problem().orElse(""), Usage.ZERO);
  }

  private static void requireSome(int tasks) {
    if (tasks == 0) {
      throw new IllegalArgumentException("there must be something to do");
    }
    requireTasks(tasks);
  }

  private static void requireTasks(int tasks) {
    if (tasks > MOST_TASKS) {
      throw new IllegalArgumentException(
          "at most %d tasks at a time, not %d".formatted(MOST_TASKS, tasks));
    }
  }
}
