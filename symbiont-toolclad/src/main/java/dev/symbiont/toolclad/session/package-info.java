/** Tools that are a long-lived interactive program: command matching, prompts, life cycle. */
@NullMarked
package dev.symbiont.toolclad.session;

import org.jspecify.annotations.NullMarked;
