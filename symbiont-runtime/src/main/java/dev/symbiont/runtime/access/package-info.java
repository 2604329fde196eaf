/**
 * Access policies: which files, addresses and programs the tools of an agent may touch, by rules in
 * {@code access_policies.yaml} (runtime policy specification section 4).
 */
@NullMarked
package dev.symbiont.runtime.access;

import org.jspecify.annotations.NullMarked;
