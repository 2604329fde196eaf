/** The Cedar policy engine: policy sets, authorization requests and their answers. */
@NullMarked
package dev.symbiont.cedar;

import org.jspecify.annotations.NullMarked;
