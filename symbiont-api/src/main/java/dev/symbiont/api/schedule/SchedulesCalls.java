package dev.symbiont.api.schedule;

import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.Operation;
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

/** The operation table: about schedules. Send a call with {@link dev.symbiont.api.call.Caller}. */
public final class SchedulesCalls {
  private static final Operation<List<ScheduleSummary>> LIST =
      Operation.get("schedules.list", "schedules").returnsList(ScheduleSummary.class);

  private static final Operation<CreateScheduleResponse> CREATE =
      Operation.post("schedules.create", "schedules").returns(CreateScheduleResponse.class);

  private static final Operation<ScheduleDetail> GET =
      Operation.get("schedules.get", "schedules/{id}").returns(ScheduleDetail.class);

  private static final Operation<ScheduleDetail> UPDATE =
      Operation.put("schedules.update", "schedules/{id}").returns(ScheduleDetail.class);

  private static final Operation<DeleteScheduleResponse> DELETE =
      Operation.delete("schedules.delete", "schedules/{id}").returns(DeleteScheduleResponse.class);

  private static final Operation<ScheduleActionResponse> PAUSE =
      Operation.post("schedules.pause", "schedules/{id}/pause")
          .returns(ScheduleActionResponse.class);

  private static final Operation<ScheduleActionResponse> RESUME =
      Operation.post("schedules.resume", "schedules/{id}/resume")
          .returns(ScheduleActionResponse.class);

  private static final Operation<ScheduleActionResponse> TRIGGER =
      Operation.post("schedules.trigger", "schedules/{id}/trigger")
          .returns(ScheduleActionResponse.class);

  private static final Operation<ScheduleHistoryResponse> HISTORY =
      Operation.get("schedules.history", "schedules/{id}/history")
          .returns(ScheduleHistoryResponse.class);

  private static final Operation<NextRunsResponse> NEXT_RUNS =
      Operation.get("schedules.next_runs", "schedules/{id}/next-runs")
          .returns(NextRunsResponse.class);

  private SchedulesCalls() {}

  /** Returns the call that lists the schedules. */
  public static Call<List<ScheduleSummary>> list() {
    return LIST.with();
  }

  /** Returns the call that creates a schedule. */
  public static Call<CreateScheduleResponse> create(CreateScheduleRequest request) {
    return CREATE.with().body(request);
  }

  /** Returns the call that asks for a schedule. */
  public static Call<ScheduleDetail> get(JobId id) {
    return GET.with(id);
  }

  /** Returns the call that changes a schedule. */
  public static Call<ScheduleDetail> update(JobId id, UpdateScheduleRequest request) {
    return UPDATE.with(id).body(request);
  }

  /** Returns the call that removes a schedule. */
  public static Call<DeleteScheduleResponse> delete(JobId id) {
    return DELETE.with(id);
  }

  /** Returns the call that stops the clock of a schedule. */
  public static Call<ScheduleActionResponse> pause(JobId id) {
    return PAUSE.with(id);
  }

  /** Returns the call that starts the clock of a schedule again. */
  public static Call<ScheduleActionResponse> resume(JobId id) {
    return RESUME.with(id);
  }

  /** Returns the call that runs a schedule now, paused or not. */
  public static Call<ScheduleActionResponse> trigger(JobId id) {
    return TRIGGER.with(id);
  }

  /**
   * Returns the call that asks for at most {@code limit} runs of a schedule, newest first; the
   * reference runtime sends 50 whatever is asked.
   */
  public static Call<ScheduleHistoryResponse> history(JobId id, int limit) {
    return HISTORY.with(id).query("limit", limit);
  }

  /**
   * Returns the call that asks for the next {@code count} runs of a schedule; the reference runtime
   * sends 10 whatever is asked.
   */
  public static Call<NextRunsResponse> nextRuns(JobId id, int count) {
    return NEXT_RUNS.with(id).query("count", count);
  }
}
