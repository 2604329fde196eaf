/**
 * The HTTP face of the runtime without a server: one table of routes, the rules that hold for every
 * request (credentials, scopes, limits, errors), and a transport that calls them in the process.
 */
@NullMarked
package dev.symbiont.runtime.http;

import org.jspecify.annotations.NullMarked;
