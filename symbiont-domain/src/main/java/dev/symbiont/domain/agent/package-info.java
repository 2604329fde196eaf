/**
 * Agents: how they are described, created, run and observed (HTTP contract, sections 5.3, 5.4 and
 * 5.8).
 */
@NullMarked
package dev.symbiont.domain.agent;

import org.jspecify.annotations.NullMarked;
