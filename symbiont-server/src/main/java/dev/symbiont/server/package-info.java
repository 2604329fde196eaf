/** The HTTP listeners of the embedded runtime. */
@NullMarked
package dev.symbiont.server;

import org.jspecify.annotations.NullMarked;
