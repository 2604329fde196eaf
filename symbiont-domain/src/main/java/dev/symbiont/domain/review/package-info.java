/** Reviews of tools and the signatures of those that were approved (SDK surface, section 3.11). */
@NullMarked
package dev.symbiont.domain.review;

import org.jspecify.annotations.NullMarked;
