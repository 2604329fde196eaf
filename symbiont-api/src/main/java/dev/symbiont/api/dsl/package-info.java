/** Calls about agent files and deployments, blocking and asynchronous. */
@NullMarked
package dev.symbiont.api.dsl;

import org.jspecify.annotations.NullMarked;
