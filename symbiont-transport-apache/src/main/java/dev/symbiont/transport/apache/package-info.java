/** The HTTP port on the blocking client of Apache HttpClient 5: the fastest for blocking calls. */
@NullMarked
package dev.symbiont.transport.apache;

import org.jspecify.annotations.NullMarked;
