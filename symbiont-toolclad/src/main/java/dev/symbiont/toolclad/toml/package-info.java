/** TOML 1.0 behind bounds: size, depth, and integers that fit 64 bits. */
@NullMarked
package dev.symbiont.toolclad.toml;

import org.jspecify.annotations.NullMarked;
