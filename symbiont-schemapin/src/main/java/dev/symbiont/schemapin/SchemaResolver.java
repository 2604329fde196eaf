package dev.symbiont.schemapin;

/**
 * Port: finds the discovery document of a domain, and the revocation document that belongs to it
 * (section 9). Implementations are thread-safe.
 */
@FunctionalInterface
public interface SchemaResolver {
  /** Finds what is known of {@code domain}, which may be any text. */
  Resolution resolve(String domain);
}
