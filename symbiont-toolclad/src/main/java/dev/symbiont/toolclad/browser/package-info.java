/** Tools that drive a browser: navigation scope and the port to a browser. */
@NullMarked
package dev.symbiont.toolclad.browser;

import org.jspecify.annotations.NullMarked;
