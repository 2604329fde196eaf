/** The client's settings, their sources and their precedence. */
@NullMarked
package dev.symbiont.api.config;

import org.jspecify.annotations.NullMarked;
