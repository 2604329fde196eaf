/**
 * Language models behind one port: conversation, request, reply, and the providers (runtime
 * reasoning specification sections 9 and 10).
 */
@NullMarked
package dev.symbiont.runtime.inference;

import org.jspecify.annotations.NullMarked;
