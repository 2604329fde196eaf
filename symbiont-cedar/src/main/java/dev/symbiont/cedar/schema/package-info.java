/** Schemas: what entities, actions and requests look like, and validation against them. */
@NullMarked
package dev.symbiont.cedar.schema;

import org.jspecify.annotations.NullMarked;
