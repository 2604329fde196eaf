/** Where the client's credential comes from and how it is renewed. */
@NullMarked
package dev.symbiont.api.auth;

import org.jspecify.annotations.NullMarked;
