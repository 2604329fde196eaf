/**
 * Tests for HTTP transports. Extend {@link dev.symbiont.testkit.http.WireTransportContract} to
 * prove that your own transport keeps the promises of the port, and {@link
 * dev.symbiont.testkit.http.HttpTransportContract} for one without a network underneath.
 */
@NullMarked
package dev.symbiont.testkit.http;

import org.jspecify.annotations.NullMarked;
