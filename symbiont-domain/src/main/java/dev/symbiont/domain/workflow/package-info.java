/** Workflow execution (HTTP contract, section 5.5). */
@NullMarked
package dev.symbiont.domain.workflow;

import org.jspecify.annotations.NullMarked;
