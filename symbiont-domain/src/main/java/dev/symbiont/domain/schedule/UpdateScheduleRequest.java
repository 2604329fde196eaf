package dev.symbiont.domain.schedule;

import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Body of {@code PUT /schedules/{id}} (HTTP contract, section 5.6). What is absent stays.
 *
 * @param cronExpression new times
 * @param timezone new time zone
 * @param policyIds new policies; an empty list removes them
 * @param oneShot whether it ends after the next run
 */
public record UpdateScheduleRequest(
    Optional<String> cronExpression,
    Optional<String> timezone,
    Optional<List<String>> policyIds,
    Optional<Boolean> oneShot)
    implements Constrained {
  /** Copies the collections; refuses {@code null}. */
  public UpdateScheduleRequest {
    Objects.requireNonNull(cronExpression, "cronExpression");
    Objects.requireNonNull(timezone, "timezone");
    policyIds = policyIds.map(List::copyOf);
    Objects.requireNonNull(oneShot, "oneShot");
  }

  /** Returns a request that changes nothing yet. */
  public static UpdateScheduleRequest create() {
    return new UpdateScheduleRequest(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns this request with new times. */
  public UpdateScheduleRequest withCronExpression(String other) {
    return new UpdateScheduleRequest(Optional.of(other), timezone, policyIds, oneShot);
  }

  /** Returns this request with a new time zone. */
  public UpdateScheduleRequest withTimezone(String other) {
    return new UpdateScheduleRequest(cronExpression, Optional.of(other), policyIds, oneShot);
  }

  /** Returns this request with new policies. */
  public UpdateScheduleRequest withPolicyIds(List<String> other) {
    return new UpdateScheduleRequest(cronExpression, timezone, Optional.of(other), oneShot);
  }

  /** Returns this request with another choice of running once. */
  public UpdateScheduleRequest withOneShot(boolean other) {
    return new UpdateScheduleRequest(cronExpression, timezone, policyIds, Optional.of(other));
  }

  @Override
  public List<Violation> violations() {
    return new Rules()
        .require(
            cronExpression.filter(cron -> !CronFields.isPlausible(cron)).isEmpty(),
            "cron_expression",
            CronFields.EXPECTATION)
        .require(timezone.filter(String::isBlank).isEmpty(), "timezone", "must not be blank")
        .violations();
  }
}
