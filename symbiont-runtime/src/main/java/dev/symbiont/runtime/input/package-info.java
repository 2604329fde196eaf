/**
 * HTTP input: authenticated webhooks that reach a running agent or start a governed loop (HTTP
 * contract section 7, runtime reasoning specification section 20).
 */
@NullMarked
package dev.symbiont.runtime.input;

import org.jspecify.annotations.NullMarked;
