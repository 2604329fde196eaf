/** Cedar policies as data: syntax trees, their text form and their JSON form. */
@NullMarked
package dev.symbiont.cedar.policy;

import org.jspecify.annotations.NullMarked;
