/**
 * What transports share: the time and size limits of a running call, the way it ends, and the
 * translation of network faults. For authors of a {@link dev.symbiont.domain.http.HttpTransport};
 * callers of one need none of it.
 */
@NullMarked
package dev.symbiont.domain.http.exchange;

import org.jspecify.annotations.NullMarked;
