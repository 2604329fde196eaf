/** Lexical rules that policies and schemas share. Not exported. */
@NullMarked
package dev.symbiont.cedar.text;

import org.jspecify.annotations.NullMarked;
