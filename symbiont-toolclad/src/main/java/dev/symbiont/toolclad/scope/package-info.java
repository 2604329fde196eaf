/** Which targets the tools of a project may touch. */
@NullMarked
package dev.symbiont.toolclad.scope;

import org.jspecify.annotations.NullMarked;
