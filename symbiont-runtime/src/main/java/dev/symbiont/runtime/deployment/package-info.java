/**
 * Deployments: agents that are put into an environment, with settings that differ from their files
 * (runtime policy specification section 15).
 */
@NullMarked
package dev.symbiont.runtime.deployment;

import org.jspecify.annotations.NullMarked;
