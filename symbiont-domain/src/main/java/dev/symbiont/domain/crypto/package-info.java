/**
 * The only cryptography of AgentPin and SchemaPin: ECDSA on P-256 with SHA-256, with strict
 * encodings.
 *
 * <p>Every byte that comes from outside is checked here, by our own code, before a {@link
 * java.security.Provider} sees it: keys lie on the curve, signatures are canonical DER with both
 * integers in range, base64 has exactly one spelling. So the providers, which differ in what they
 * let through, cannot make two of our verifiers disagree.
 */
@NullMarked
package dev.symbiont.domain.crypto;

import org.jspecify.annotations.NullMarked;
