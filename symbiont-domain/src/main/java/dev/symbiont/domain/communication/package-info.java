/** Who may send to whom: rules, questions and answers (SDK surface, section 3.10). */
@NullMarked
package dev.symbiont.domain.communication;

import org.jspecify.annotations.NullMarked;
