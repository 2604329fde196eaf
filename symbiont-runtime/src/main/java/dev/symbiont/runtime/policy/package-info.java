/**
 * The gate that every action of an agent passes. Only {@link
 * dev.symbiont.runtime.policy.PolicyGate} makes an {@link
 * dev.symbiont.runtime.policy.ApprovedAction}, and executors take nothing else, so an ungated path
 * does not compile.
 */
@NullMarked
package dev.symbiont.runtime.policy;

import org.jspecify.annotations.NullMarked;
