/**
 * Matches many regular expressions against many lines in time linear in the text, whatever the
 * text.
 *
 * <p>Expressions are compiled to one nondeterministic automaton per group of rules, and that to a
 * deterministic one while it runs, a state at a time. There is no backtracking anywhere.
 */
@NullMarked
package dev.symbiont.skills.match;

import org.jspecify.annotations.NullMarked;
