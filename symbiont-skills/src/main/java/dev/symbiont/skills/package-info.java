/** Scans skill folders for dangerous content and loads the skills that may be used. */
@NullMarked
package dev.symbiont.skills;

import org.jspecify.annotations.NullMarked;
