/**
 * The HTTP port: what the SDK asks of a transport, and nothing about how it is done. Implement
 * {@link dev.symbiont.domain.http.HttpTransport} to send the calls through your own network stack.
 */
@NullMarked
package dev.symbiont.domain.http;

import org.jspecify.annotations.NullMarked;
