package dev.symbiont.domain.schedule;

import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import dev.symbiont.domain.wire.WireDefault;
import dev.symbiont.domain.wire.WireOmitEmpty;
import java.util.List;
import java.util.Objects;

/**
 * Body of {@code POST /schedules} (HTTP contract, section 5.6).
 *
 * @param name the name of the schedule
 * @param cronExpression six or seven fields, seconds first, days of week 1 to 7 from Sunday
 * @param agentName the agent that it runs
 * @param timezone IANA name; {@code UTC} unless given
 * @param policyIds policies for the run
 * @param oneShot whether it ends after one run
 */
public record CreateScheduleRequest(
    String name,
    String cronExpression,
    String agentName,
    @WireDefault("\"UTC\"") String timezone,
    @WireOmitEmpty List<String> policyIds,
    @WireDefault("false") boolean oneShot)
    implements Constrained {
  /** Copies the collections; refuses {@code null}. */
  public CreateScheduleRequest {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(cronExpression, "cronExpression");
    Objects.requireNonNull(agentName, "agentName");
    Objects.requireNonNull(timezone, "timezone");
    policyIds = List.copyOf(policyIds);
  }

  /** Returns a repeating schedule in UTC without policies. */
  public static CreateScheduleRequest of(String name, String cronExpression, String agentName) {
    return new CreateScheduleRequest(name, cronExpression, agentName, "UTC", List.of(), false);
  }

  /** Returns this schedule in another time zone. */
  public CreateScheduleRequest withTimezone(String other) {
    return new CreateScheduleRequest(name, cronExpression, agentName, other, policyIds, oneShot);
  }

  /** Returns this schedule under policies. */
  public CreateScheduleRequest withPolicyIds(List<String> other) {
    return new CreateScheduleRequest(name, cronExpression, agentName, timezone, other, oneShot);
  }

  /** Returns this schedule, run once if {@code other} is true. */
  public CreateScheduleRequest withOneShot(boolean other) {
    return new CreateScheduleRequest(name, cronExpression, agentName, timezone, policyIds, other);
  }

  @Override
  public List<Violation> violations() {
    return new Rules()
        .requireText(name, "name")
        .requireText(agentName, "agent_name")
        .require(CronFields.isPlausible(cronExpression), "cron_expression", CronFields.EXPECTATION)
        .violations();
  }
}
