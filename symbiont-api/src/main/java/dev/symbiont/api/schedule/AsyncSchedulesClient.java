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
import java.util.concurrent.CompletableFuture;

/**
 * Calls about schedules. Each returns at once; cancelling a future ends its call. Thread-safe; a
 * view of its caller.
 */
public final class AsyncSchedulesClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public AsyncSchedulesClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public AsyncSchedulesClient with(CallOptions options) {
    return new AsyncSchedulesClient(caller.with(options));
  }

  /** Lists the schedules. */
  public CompletableFuture<List<ScheduleSummary>> list() {
    return caller.callAsync(SchedulesCalls.list());
  }

  /** Creates a schedule. */
  public CompletableFuture<CreateScheduleResponse> create(CreateScheduleRequest request) {
    return caller.callAsync(SchedulesCalls.create(request));
  }

  /** Asks for a schedule. */
  public CompletableFuture<ScheduleDetail> get(JobId id) {
    return caller.callAsync(SchedulesCalls.get(id));
  }

  /** Changes a schedule. */
  public CompletableFuture<ScheduleDetail> update(JobId id, UpdateScheduleRequest request) {
    return caller.callAsync(SchedulesCalls.update(id, request));
  }

  /** Removes a schedule. */
  public CompletableFuture<DeleteScheduleResponse> delete(JobId id) {
    return caller.callAsync(SchedulesCalls.delete(id));
  }

  /** Stops the clock of a schedule. */
  public CompletableFuture<ScheduleActionResponse> pause(JobId id) {
    return caller.callAsync(SchedulesCalls.pause(id));
  }

  /** Starts the clock of a schedule again. */
  public CompletableFuture<ScheduleActionResponse> resume(JobId id) {
    return caller.callAsync(SchedulesCalls.resume(id));
  }

  /** Runs a schedule now, paused or not. */
  public CompletableFuture<ScheduleActionResponse> trigger(JobId id) {
    return caller.callAsync(SchedulesCalls.trigger(id));
  }

  /**
   * Asks for at most {@code limit} runs of a schedule, newest first; the reference runtime sends 50
   * whatever is asked.
   */
  public CompletableFuture<ScheduleHistoryResponse> history(JobId id, int limit) {
    return caller.callAsync(SchedulesCalls.history(id, limit));
  }

  /**
   * Asks for the next {@code count} runs of a schedule; the reference runtime sends 10 whatever is
   * asked.
   */
  public CompletableFuture<NextRunsResponse> nextRuns(JobId id, int count) {
    return caller.callAsync(SchedulesCalls.nextRuns(id, count));
  }
}
