/**
 * Messages between agents: every one signed by its sender and encrypted for its reader, accepted
 * only when it is durable, and never both delivered and dead (spec/runtime-core.md section 5.6).
 */
@NullMarked
package dev.symbiont.runtime.bus;

import org.jspecify.annotations.NullMarked;
