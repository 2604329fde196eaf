/** Who calls: API keys with scopes, the token of the runtime, and what each may do. */
@NullMarked
package dev.symbiont.runtime.auth;

import org.jspecify.annotations.NullMarked;
