/** Calls about workflows, blocking and asynchronous. */
@NullMarked
package dev.symbiont.api.workflow;

import org.jspecify.annotations.NullMarked;
