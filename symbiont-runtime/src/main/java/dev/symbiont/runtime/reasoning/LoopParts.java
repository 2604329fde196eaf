package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.runtime.inference.ContextStrategy;
import dev.symbiont.runtime.inference.InferenceProvider;
import dev.symbiont.runtime.policy.PolicyGate;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * What a loop works with.
 *
 * @param provider the model
 * @param gate decides about every action
 * @param dispatcher runs approved tool calls
 * @param delegation hands tasks to other agents
 * @param knowledge what agents know; absent if loops use none
 * @param context makes conversations fit the window of the model
 * @param journal keeps what happened
 * @param json reads and writes JSON
 * @param clock the time
 * @param ids new random identifiers
 * @param workers runs model calls and waits for people; owned by whoever made it
 */
record LoopParts(
    InferenceProvider provider,
    PolicyGate gate,
    ToolDispatcher dispatcher,
    Delegation delegation,
    Optional<KnowledgeStore> knowledge,
    ContextStrategy context,
    Journal journal,
    JsonCodec json,
    Clock clock,
    Supplier<UUID> ids,
    ExecutorService workers) {}
