package dev.symbiont.runtime.input;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.auth.SecretBox;
import dev.symbiont.runtime.store.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The inputs that are managed through the API (HTTP contract section 9.11). They and whether they
 * run survive a restart. Thread-safe.
 */
public final class ManagedInputs implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ManagedInputs.class.getName());
  private static final int MOST = 32;

  private final ManagedInputTable table;
  private final Function<HttpInputConfig, HttpInput> inputs;
  private final Optional<HttpInputHost> host;
  private final Optional<Path> keys;
  private final AuditTrail audit;
  private final Clock clock;
  private final Map<UUID, ManagedInput> known = new LinkedHashMap<>();

  /**
   * Opens the inputs in {@code database}.
   *
   * @param box encrypts their settings
   * @param inputs makes what answers deliveries
   * @param host opens sockets; without it no input can be started
   * @param keys the directory below which key files may be read
   */
  public ManagedInputs(
      Database database,
      SecretBox box,
      Function<HttpInputConfig, HttpInput> inputs,
      Optional<HttpInputHost> host,
      Optional<Path> keys,
      AuditTrail audit,
      JsonCodec json,
      Clock clock) {
    this.table = new ManagedInputTable(database, box, json);
    this.inputs = Objects.requireNonNull(inputs, "inputs");
    this.host = Objects.requireNonNull(host, "host");
    this.keys = Objects.requireNonNull(keys, "keys");
    this.audit = Objects.requireNonNull(audit, "audit");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** Takes up what was stored, and starts what ran; what cannot start says why. */
  public synchronized void resume() {
    for (ManagedInputTable.Row row : table.all()) {
      try {
        ManagedInput stored = stopped(row.id(), row.config());
        known.put(row.id(), row.running() ? opened(stored) : stored);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "HTTP input " + row.id() + " cannot be taken up", e);
      }
    }
  }

  synchronized List<ManagedInput> list() {
    return List.copyOf(known.values());
  }

  synchronized Optional<ManagedInput> find(UUID id) {
    return Optional.ofNullable(known.get(id));
  }

  boolean canStart() {
    return host.isPresent();
  }

  /** Keeps a new input, stopped; empty if there are as many as there may be. */
  synchronized Optional<ManagedInput> create(UUID id, JsonObject config, String actor) {
    if (known.size() >= MOST) {
      return Optional.empty();
    }
    ManagedInput created = stopped(id, ServerConfig.of(config, Optional.empty()));
    record(created, "create", actor, AuditOutcome.ATTEMPT);
    keep(created);
    record(created, "create", actor, AuditOutcome.SUCCESS);
    return Optional.of(created);
  }

  /** Replaces the settings of an input; one that runs is started anew. */
  synchronized Optional<ManagedInput> update(UUID id, JsonObject config, String actor) {
    return find(id)
        .map(
            before -> {
              ManagedInput after =
                  stopped(id, ServerConfig.of(config, Optional.of(before.config())));
              record(after, "update", actor, AuditOutcome.ATTEMPT);
              closeSocket(before);
              ManagedInput changed = before.open().isPresent() ? opened(after) : after;
              keep(changed);
              return recorded(changed, "update", actor);
            });
  }

  synchronized Optional<ManagedInput> start(UUID id, String actor) {
    return find(id)
        .map(
            before -> {
              if (before.open().isPresent()) {
                return before;
              }
              record(before, "start", actor, AuditOutcome.ATTEMPT);
              ManagedInput started = opened(before);
              keep(started);
              return recorded(started, "start", actor);
            });
  }

  synchronized Optional<ManagedInput> stop(UUID id, String actor) {
    return find(id)
        .map(
            before -> {
              record(before, "stop", actor, AuditOutcome.ATTEMPT);
              closeSocket(before);
              ManagedInput stopped = before.stopped();
              keep(stopped);
              return recorded(stopped, "stop", actor);
            });
  }

  synchronized Optional<ManagedInput> delete(UUID id, String actor) {
    return find(id)
        .map(
            before -> {
              record(before, "delete", actor, AuditOutcome.ATTEMPT);
              closeSocket(before);
              known.remove(id);
              table.delete(id);
              return recorded(before.stopped(), "delete", actor);
            });
  }

  /** Closes the sockets; what ran is started again by {@link #resume}. Idempotent. */
  @Override
  public void close() {
    List<ManagedInput> open;
    synchronized (this) {
      open = new ArrayList<>(known.values());
      known.replaceAll((id, input) -> input.stopped());
    }
    open.forEach(ManagedInputs::closeSocket);
  }

  private ManagedInput stopped(UUID id, ServerConfig config) {
    return new ManagedInput(
        id, config, inputs.apply(config.input(keys, clock)), Optional.empty(), Optional.empty());
  }

  private ManagedInput opened(ManagedInput input) {
    if (host.isEmpty()) {
      return input.failed("this runtime opens no sockets");
    }
    try {
      HttpInputHost.Listener listener =
          host.get().open(input.config().host(), input.config().port(), input.input());
      return input.opened(new ManagedInput.Open(listener, clock.instant()));
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "HTTP input {0} cannot be started: {1}",
          input.id(),
          e.getMessage());
      return input.failed(String.valueOf(e.getMessage()));
    }
  }

  private static void closeSocket(ManagedInput input) {
    input.open().ifPresent(socket -> socket.listener().close());
  }

  private void keep(ManagedInput input) {
    known.put(input.id(), input);
    table.put(input.id(), input.config(), input.open().isPresent());
  }

  // ---- audit --------------------------------------------------------------------------------

  private ManagedInput recorded(ManagedInput input, String action, String actor) {
    record(
        input,
        action,
        actor,
        input.error().isPresent() ? AuditOutcome.FAILURE : AuditOutcome.SUCCESS);
    return input;
  }

  private void record(ManagedInput input, String action, String actor, AuditOutcome outcome) {
    audit.record(
        new AuditEvent(
            AuditType.CONFIG,
            Optional.empty(),
            actor,
            "http_input::" + action,
            Optional.of("http_input:" + input.id()),
            outcome,
            JsonObject.builder().put("config", input.config().masked()).build()));
  }
}
