/**
 * AgentPin: domain-anchored identity of agents, usable alone.
 *
 * <p>A domain publishes its keys and agents in a {@linkplain
 * dev.symbiont.agentpin.DiscoveryDocument discovery document}, and {@linkplain
 * dev.symbiont.agentpin.CredentialIssuer issues} short-lived signed credentials to its agents. A
 * {@linkplain dev.symbiont.agentpin.CredentialVerifier verifier} gets the document from a {@link
 * dev.symbiont.agentpin.DocumentResolver} (a bundle, files, a registry of its own, HTTPS through an
 * injected {@link dev.symbiont.agentpin.DocumentFetcher}), checks the credential against it, and
 * pins the key on first use.
 *
 * <p>"The digest" in the documentation of this package is the AgentPin digest of the project; R1 to
 * R34 are its rules, section numbers are its sections. They are all enforced unless {@link
 * dev.symbiont.agentpin.VerificationProfile#COMPATIBILITY} is chosen. No class of this package
 * opens a connection.
 */
@NullMarked
package dev.symbiont.agentpin;

import org.jspecify.annotations.NullMarked;
