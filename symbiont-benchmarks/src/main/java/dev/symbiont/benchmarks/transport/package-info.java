/** What the client costs beside the bare HTTP clients underneath. */
@NullMarked
package dev.symbiont.benchmarks.transport;

import org.jspecify.annotations.NullMarked;
