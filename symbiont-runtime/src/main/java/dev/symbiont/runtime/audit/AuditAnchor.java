package dev.symbiont.runtime.audit;

/**
 * Port: takes checkpoints to a place that whoever can alter the log cannot reach, for example
 * another volume or another host. Called on the writer's thread; must not block for long.
 */
@FunctionalInterface
public interface AuditAnchor {
  /** Keeps {@code checkpoint}; later ones supersede earlier ones. */
  void publish(Checkpoint checkpoint);
}
