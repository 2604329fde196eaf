/**
 * Reviews of what an agent has made, by a model or a person, and the signed chain that keeps them.
 */
@NullMarked
package dev.symbiont.runtime.critic;

import org.jspecify.annotations.NullMarked;
