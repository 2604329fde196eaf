/**
 * SchemaPin: who made this tool schema, or this skill folder, and did anybody change it?
 *
 * <p>{@link dev.symbiont.schemapin.SchemaSigner} and {@link dev.symbiont.schemapin.SkillSigner}
 * sign; {@link dev.symbiont.schemapin.SchemaVerifier} and {@link
 * dev.symbiont.schemapin.SkillVerifier} verify, offline or through a {@link
 * dev.symbiont.schemapin.SchemaResolver}, and pin the key of a provider on first use. An expected
 * "no" is a {@link dev.symbiont.schemapin.VerificationResult.Rejected}, never an exception.
 *
 * <p>Section numbers in the documentation are those of the SchemaPin digest that this follows.
 */
@NullMarked
package dev.symbiont.schemapin;

import org.jspecify.annotations.NullMarked;
