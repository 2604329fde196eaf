/** Calls about reviews of tools, blocking and asynchronous. */
@NullMarked
package dev.symbiont.api.review;

import org.jspecify.annotations.NullMarked;
