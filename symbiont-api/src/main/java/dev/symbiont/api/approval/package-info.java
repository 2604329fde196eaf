/** Calls about actions that wait for a decision, blocking and asynchronous. */
@NullMarked
package dev.symbiont.api.approval;

import org.jspecify.annotations.NullMarked;
