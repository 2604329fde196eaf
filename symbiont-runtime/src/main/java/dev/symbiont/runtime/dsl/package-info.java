/**
 * The language in which agents are declared: lexer, parser, meaning, and the policies that a
 * definition holds (runtime policy specification section 14).
 */
@NullMarked
package dev.symbiont.runtime.dsl;

import org.jspecify.annotations.NullMarked;
