package dev.symbiont.runtime.agent;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.runtime.agent.AgentAttachment.Part;
import dev.symbiont.runtime.store.Database;
import java.time.Clock;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * All agents of a runtime and their life cycle (spec/runtime-core.md section 1). Linearizable per
 * agent, and what was written is read by everybody at once. Thread-safe.
 *
 * <p>Reads come from memory. Creation, removal and reports return when they are durable; a change
 * of state is visible at once and carries a future that tells when it is durable.
 */
public final class AgentRegistry implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AgentRegistry.class.getName());
  private static final String INTERRUPTED = "the runtime stopped while the agent was at work";
  private static final long CLOSE_SECONDS = 5;

  private final Database database;
  private final AgentTable table;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final int maxAgents;
  private final Semaphore permits;
  private final List<AgentAttachment> attachments;
  private final ConcurrentHashMap<UUID, AgentCell> cells = new ConcurrentHashMap<>();
  private final AgentNames names = new AgentNames();
  private final List<AgentListener> listeners = new CopyOnWriteArrayList<>();
  private final ExecutorService events;

  /**
   * Opens the registry in {@code database} and loads its agents. Agents that were at work when the
   * process ended are now failed.
   *
   * @param ids makes the ids of new agents, random ones
   * @param maxAgents most agents at a time, at least 1
   * @param attachments what other subsystems store beside each agent
   */
  public AgentRegistry(
      Database database,
      JsonCodec json,
      Clock clock,
      Supplier<UUID> ids,
      int maxAgents,
      List<AgentAttachment> attachments) {
    if (maxAgents < 1) {
      throw new IllegalArgumentException("maxAgents must be at least 1, was " + maxAgents);
    }
    this.database = database;
    this.table = new AgentTable(json);
    this.clock = clock;
    this.ids = ids;
    this.maxAgents = maxAgents;
    this.permits = new Semaphore(maxAgents);
    this.attachments = List.copyOf(attachments);
    database.migrate("agent", AgentTable.MIGRATIONS);
    load();
    this.events = Executors.newSingleThreadExecutor(AgentRegistry::eventThread);
  }

  /** Registers an agent under a new id and prepares it; returns when that is durable. */
  public Creation create(AgentSpec spec) {
    return create(spec, ids.get());
  }

  /**
   * Registers an agent under {@code id}; returns when that is durable. An internal agent is then
   * {@link LifecycleState#READY}; an external one stays {@link LifecycleState#CREATED} until it
   * reports.
   */
  public Creation create(AgentSpec spec, UUID id) {
    AgentCell existing = cells.get(id);
    if (existing != null) {
      return new Creation.Exists(existing.agent());
    }
    if (!permits.tryAcquire()) {
      return new Creation.Full(maxAgents);
    }
    Creation creation;
    try {
      creation = store(steps(Agent.created(id, spec, clock.instant())));
    } catch (RuntimeException e) {
      permits.release();
      throw e;
    }
    if (!(creation instanceof Creation.Created)) {
      permits.release();
    }
    return creation;
  }

  /** Returns the agent {@code id}. */
  public Optional<Agent> find(UUID id) {
    return Optional.ofNullable(cells.get(id)).map(AgentCell::agent);
  }

  /** Returns the agent that a path means: a UUID in any spelling, or a name that is unique. */
  public Resolution resolve(String idOrName) {
    Optional<UUID> id = AgentSpec.AgentIds.parse(idOrName);
    Set<UUID> candidates = id.map(Set::of).orElseGet(() -> names.find(idOrName));
    List<Agent> found = candidates.stream().flatMap(each -> find(each).stream()).toList();
    return switch (found.size()) {
      case 0 -> Resolution.Unknown.AGENT;
      case 1 -> new Resolution.Found(found.get(0));
      default -> new Resolution.Ambiguous(found.size());
    };
  }

  /** Returns all agents, sorted by name, then id. */
  public List<Agent> list() {
    return cells.values().stream()
        .map(AgentCell::agent)
        .sorted(Comparator.comparing(Agent::name).thenComparing(agent -> agent.id().toString()))
        .toList();
  }

  /** Returns how many agents there are. */
  public int size() {
    return cells.size();
  }

  /** Returns how many agents are in each state; states without agents are missing. */
  public Map<LifecycleState, Integer> countByState() {
    Map<LifecycleState, Integer> counts = new EnumMap<>(LifecycleState.class);
    cells.values().forEach(cell -> counts.merge(cell.agent().state(), 1, Integer::sum));
    return counts;
  }

  /** Asks for another state; the edge is checked against the state that the agent really has. */
  public Transition transition(UUID id, LifecycleState to) {
    return transition(id, to, Optional.empty());
  }

  /** Asks for {@link LifecycleState#FAILED} and keeps the reason. */
  public Transition fail(UUID id, String reason) {
    return transition(id, LifecycleState.FAILED, Optional.of(reason));
  }

  private Transition transition(UUID id, LifecycleState to, Optional<String> error) {
    AgentCell cell = cells.get(id);
    return cell == null ? Transition.Unknown.AGENT : transition(cell, to, error);
  }

  private Transition transition(AgentCell cell, LifecycleState to, Optional<String> error) {
    synchronized (cell) {
      Agent before = cell.agent();
      if (!before.state().canBecome(to, before.isExternal())) {
        return new Transition.Illegal(before.state(), to);
      }
      Agent after = before.inState(to, error, clock.instant());
      // Submitted under the lock, so that the database sees the changes in their order.
      CompletableFuture<Boolean> stored = database.writeAsync(sql -> table.updateState(sql, after));
      cell.set(after);
      announce(before, after);
      return new Transition.Done(before, after, stored);
    }
  }

  /**
   * Changes name or source; returns when that is durable.
   *
   * @throws IllegalArgumentException if the new name or source is not allowed
   */
  public Optional<Agent> update(UUID id, Optional<String> name, Optional<String> dsl) {
    return change(
        id,
        agent -> {
          AgentSpec old = agent.spec();
          AgentSpec spec =
              new AgentSpec(
                  name.orElse(old.name()),
                  old.alias(),
                  old.mode(),
                  dsl.orElse(old.dsl()),
                  old.capabilities(),
                  old.metadata());
          return agent.withSpec(spec, clock.instant());
        });
  }

  /**
   * Ends an agent and forgets it; returns when that is durable.
   *
   * @return the agent as it was; empty if there was none, or somebody else is ending it
   */
  public Optional<Agent> remove(UUID id) {
    AgentCell cell = cells.get(id);
    if (cell == null
        || !(transition(cell, LifecycleState.TERMINATING, Optional.empty())
            instanceof Transition.Done ended)) {
      return Optional.empty();
    }
    removeStored(ended.after());
    transition(cell, LifecycleState.TERMINATED, Optional.empty());
    cells.remove(id);
    names.remove(ended.after());
    permits.release();
    return Optional.of(ended.before());
  }

  /** Adds a listener; it hears of changes from now on. */
  public void addListener(AgentListener listener) {
    listeners.add(listener);
  }

  /** Tells the listeners what is left to tell, then stops. The database stays open. Idempotent. */
  @Override
  public void close() {
    events.shutdown();
    try {
      if (!events.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        events.shutdownNow();
      }
    } catch (InterruptedException e) {
      events.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** Replaces an agent by what {@code change} makes of it; returns when that is durable. */
  Optional<Agent> change(UUID id, UnaryOperator<Agent> change) {
    AgentCell cell = cells.get(id);
    if (cell == null) {
      return Optional.empty();
    }
    Agent after;
    CompletableFuture<Boolean> stored;
    synchronized (cell) {
      Agent before = cell.agent();
      after = change.apply(before);
      Agent changed = after;
      stored = database.writeAsync(sql -> table.update(sql, changed));
      cell.set(after);
      names.replace(before, after);
      if (before.state() != after.state()) {
        announce(before, changed);
      }
      if (!before.spec().equals(changed.spec())) {
        tell(listener -> listener.updated(before, changed));
      }
    }
    database.join(stored);
    return Optional.of(after);
  }

  /** Stores an event of an agent; returns when it is durable. */
  void addEvent(UUID id, AgentEvent event) {
    database.write(sql -> table.insertEvent(sql, id, event));
  }

  /** Returns the newest events of an agent, oldest first. */
  public List<AgentEvent> events(UUID id) {
    return database.read(sql -> table.events(sql, id));
  }

  /**
   * The first steps of a life. An internal agent is prepared at once, because its source is kept as
   * it is until an execution needs it; only the last step is stored, in one transaction.
   */
  private List<Agent> steps(Agent created) {
    if (created.isExternal()) {
      return List.of(created);
    }
    Agent initializing =
        created.inState(LifecycleState.INITIALIZING, Optional.empty(), created.createdAt());
    Agent ready = initializing.inState(LifecycleState.READY, Optional.empty(), created.createdAt());
    return List.of(created, initializing, ready);
  }

  private Creation store(List<Agent> steps) {
    Agent agent = steps.get(steps.size() - 1);
    List<Part> parts = attachments.stream().map(each -> each.created(agent)).toList();
    HistoryEntry created = new HistoryEntry(agent.id(), "created", agent.createdAt());
    CompletableFuture<Boolean> inserted =
        database.writeAsync(
            sql -> {
              if (!table.insert(sql, agent)) {
                return false;
              }
              ExecutionLog.append(sql, agent.id(), created);
              for (Part part : parts) {
                part.store(sql);
              }
              return true;
            });
    // On the writer's thread, so that whoever finds the id taken also finds the agent.
    CompletableFuture<Boolean> published =
        inserted.thenApply(
            isNew -> {
              if (isNew) {
                publish(agent);
                tell(listener -> listener.created(steps.get(0)));
                for (int i = 1; i < steps.size(); i++) {
                  announce(steps.get(i - 1), steps.get(i));
                }
              }
              return isNew;
            });
    // A taken id whose agent is gone again was removed in between: it existed, so say that.
    return database.join(published)
        ? new Creation.Created(agent)
        : new Creation.Exists(find(agent.id()).orElse(agent));
  }

  private void publish(Agent agent) {
    cells.put(agent.id(), new AgentCell(agent));
    names.add(agent);
  }

  private void removeStored(Agent agent) {
    List<Part> parts = attachments.stream().map(each -> each.removed(agent)).toList();
    database.write(
        sql -> {
          for (Part part : parts) {
            part.store(sql);
          }
          table.delete(sql, agent.id());
          return true;
        });
  }

  private void load() {
    for (Agent agent : database.read(table::all)) {
      if (!permits.tryAcquire()) {
        throw new IllegalArgumentException(
            "the database holds more agents than maxAgents " + maxAgents + " allows; raise it");
      }
      publish(agent);
      repair(agent);
    }
  }

  private void repair(Agent agent) {
    if (agent.isExternal()) {
      return;
    }
    boolean wasAtWork =
        agent.state() == LifecycleState.RUNNING || agent.state() == LifecycleState.WAITING;
    if (!wasAtWork) {
      return;
    }
    Agent failed = agent.inState(LifecycleState.FAILED, Optional.of(INTERRUPTED), clock.instant());
    cells.put(agent.id(), new AgentCell(failed));
    database.write(sql -> table.updateState(sql, failed));
  }

  private void announce(Agent before, Agent after) {
    tell(listener -> listener.changed(before, after));
  }

  private void tell(Consumer<AgentListener> event) {
    if (!listeners.isEmpty()) {
      events.execute(() -> listeners.forEach(listener -> tell(listener, event)));
    }
  }

  private static void tell(AgentListener listener, Consumer<AgentListener> event) {
    try {
      event.accept(listener);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a listener of agents failed", e);
    }
  }

  private static Thread eventThread(Runnable work) {
    Thread thread = new Thread(work, "symbiont-agent-events");
    thread.setDaemon(true);
    return thread;
  }
}
