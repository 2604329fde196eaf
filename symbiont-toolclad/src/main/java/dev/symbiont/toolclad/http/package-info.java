/** Tools that are an HTTP request: rendering, secrets, and the guard against private addresses. */
@NullMarked
package dev.symbiont.toolclad.http;

import org.jspecify.annotations.NullMarked;
