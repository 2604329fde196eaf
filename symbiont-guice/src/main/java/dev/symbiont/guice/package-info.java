/**
 * Guice modules. Each is small, binds only what it documents, and may be replaced in part with
 * {@link com.google.inject.util.Modules#override}. All of them require explicit bindings, and none
 * needs bytecode generation. Everything that they bind can be built without Guice too.
 */
@NullMarked
package dev.symbiont.guice;

import org.jspecify.annotations.NullMarked;
