package dev.symbiont.runtime.agent;

import dev.symbiont.domain.json.JsonValue;
import java.time.Instant;

/**
 * Something that an external agent reported.
 *
 * @param type {@code RunStarted}, {@code RunCompleted} or {@code RunFailed}
 * @param payload what the agent says about it
 * @param timestamp when the runtime received it
 */
public record AgentEvent(String type, JsonValue payload, Instant timestamp) {}
