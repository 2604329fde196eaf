/** The HTTP port on the HTTP client of the JDK: no dependency, asynchronous without threads. */
@NullMarked
package dev.symbiont.transport.jdk;

import org.jspecify.annotations.NullMarked;
