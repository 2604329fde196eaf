package dev.symbiont.api.health;

import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.Operation;
import dev.symbiont.domain.health.HealthResponse;
import dev.symbiont.domain.health.RuntimeStatusResponse;
import dev.symbiont.domain.health.SchedulerHealthResponse;

/**
 * The operation table: about health and status. Send a call with {@link
 * dev.symbiont.api.call.Caller}.
 */
public final class HealthCalls {
  private static final Operation<HealthResponse> CHECK =
      Operation.get("health.check", "health").returns(HealthResponse.class);

  private static final Operation<Boolean> LIVE =
      Operation.get("health.live", "health/live")
          .answering(503)
          .reads(reply -> reply.status() == 200);

  private static final Operation<Boolean> READY =
      Operation.get("health.ready", "health/ready")
          .answering(503)
          .reads(reply -> reply.status() == 200);

  private static final Operation<SchedulerHealthResponse> SCHEDULER =
      Operation.get("health.scheduler", "health/scheduler").returns(SchedulerHealthResponse.class);

  private static final Operation<RuntimeStatusResponse> STATUS =
      Operation.get("health.status", "status").returns(RuntimeStatusResponse.class);

  private HealthCalls() {}

  /** Returns the call that asks whether the runtime is up, needs no credential. */
  public static Call<HealthResponse> check() {
    return CHECK.with();
  }

  /** Returns the call that asks whether the process lives. */
  public static Call<Boolean> isLive() {
    return LIVE.with();
  }

  /** Returns the call that asks whether the runtime takes work. */
  public static Call<Boolean> isReady() {
    return READY.with();
  }

  /** Returns the call that asks how the scheduler is. */
  public static Call<SchedulerHealthResponse> scheduler() {
    return SCHEDULER.with();
  }

  /** Returns the call that asks for version and counts; runtimes since 1.18 answer. */
  public static Call<RuntimeStatusResponse> status() {
    return STATUS.with();
  }
}
