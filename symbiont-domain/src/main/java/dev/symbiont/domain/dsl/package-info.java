/** Agent files: compile and deploy (SDK surface, section 3.17). */
@NullMarked
package dev.symbiont.domain.dsl;

import org.jspecify.annotations.NullMarked;
