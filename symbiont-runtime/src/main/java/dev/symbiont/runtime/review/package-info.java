/**
 * Reviews of tools: what a tool asks for is analysed, a person decides, and what was approved is
 * signed (runtime policy specification section 7).
 */
@NullMarked
package dev.symbiont.runtime.review;

import org.jspecify.annotations.NullMarked;
