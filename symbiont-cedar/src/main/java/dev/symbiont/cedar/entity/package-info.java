/** Entities, their hierarchy, and authorization requests. */
@NullMarked
package dev.symbiont.cedar.entity;

import org.jspecify.annotations.NullMarked;
