/**
 * The audit trail: an append-only log whose records are chained by hash and signed, so that nobody
 * changes, removes or reorders one unnoticed (format {@code symbiont-audit/1}, runtime policy
 * specification section 10.2).
 */
@NullMarked
package dev.symbiont.runtime.audit;

import org.jspecify.annotations.NullMarked;
