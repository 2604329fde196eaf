package dev.symbiont.api.schedule;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.domain.id.JobId;
import dev.symbiont.domain.schedule.CreateScheduleRequest;
import dev.symbiont.domain.schedule.CreateScheduleResponse;
import dev.symbiont.domain.schedule.DeleteScheduleResponse;
import dev.symbiont.domain.schedule.NextRunsResponse;
import dev.symbiont.domain.schedule.ScheduleActionResponse;
import dev.symbiont.domain.schedule.ScheduleDetail;
import dev.symbiont.domain.schedule.ScheduleHistoryResponse;
import dev.symbiont.domain.schedule.ScheduleSummary;
import dev.symbiont.domain.schedule.UpdateScheduleRequest;
import java.util.List;

/**
 * Calls about schedules. Each blocks until the answer is there; errors as in {@link Caller#call}.
 * Thread-safe; a view of its caller.
 */
public final class SchedulesClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public SchedulesClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public SchedulesClient with(CallOptions options) {
    return new SchedulesClient(caller.with(options));
  }

  /** Returns the asynchronous view. */
  public AsyncSchedulesClient async() {
    return new AsyncSchedulesClient(caller);
  }

  /** Lists the schedules. */
  public List<ScheduleSummary> list() {
    return caller.call(SchedulesCalls.list());
  }

  /** Creates a schedule. */
  public CreateScheduleResponse create(CreateScheduleRequest request) {
    return caller.call(SchedulesCalls.create(request));
  }

  /** Asks for a schedule. */
  public ScheduleDetail get(JobId id) {
    return caller.call(SchedulesCalls.get(id));
  }

  /** Changes a schedule. */
  public ScheduleDetail update(JobId id, UpdateScheduleRequest request) {
    return caller.call(SchedulesCalls.update(id, request));
  }

  /** Removes a schedule. */
  public DeleteScheduleResponse delete(JobId id) {
    return caller.call(SchedulesCalls.delete(id));
  }

  /** Stops the clock of a schedule. */
  public ScheduleActionResponse pause(JobId id) {
    return caller.call(SchedulesCalls.pause(id));
  }

  /** Starts the clock of a schedule again. */
  public ScheduleActionResponse resume(JobId id) {
    return caller.call(SchedulesCalls.resume(id));
  }

  /** Runs a schedule now, paused or not. */
  public ScheduleActionResponse trigger(JobId id) {
    return caller.call(SchedulesCalls.trigger(id));
  }

  /**
   * Asks for at most {@code limit} runs of a schedule, newest first; the reference runtime sends 50
   * whatever is asked.
   */
  public ScheduleHistoryResponse history(JobId id, int limit) {
    return caller.call(SchedulesCalls.history(id, limit));
  }

  /**
   * Asks for the next {@code count} runs of a schedule; the reference runtime sends 10 whatever is
   * asked.
   */
  public NextRunsResponse nextRuns(JobId id, int count) {
    return caller.call(SchedulesCalls.nextRuns(id, count));
  }
}
