/** Files that survive a crash: readers see the old content or the new, never a part. */
@NullMarked
package dev.symbiont.domain.file;

import org.jspecify.annotations.NullMarked;
