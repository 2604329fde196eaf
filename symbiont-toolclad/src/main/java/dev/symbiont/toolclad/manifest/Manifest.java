package dev.symbiont.toolclad.manifest;

import dev.symbiont.toolclad.value.Signature;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A checked manifest: what a tool accepts, how it is run, and under which policy. Immutable.
 *
 * @param name the key of the tool, {@code [A-Za-z][A-Za-z0-9_-]{0,63}}
 * @param version {@code 0.0.0} if not written
 * @param description for people and models; empty if not written
 * @param binary the program for people; empty if not written
 * @param timeout wall-clock limit of one run
 * @param riskTier how dangerous the tool is
 * @param humanApproval whether a human must approve each call
 * @param cedar the policy vocabulary, if declared
 * @param evidence what is kept of a run, if declared
 * @param signature the arguments
 * @param backend how it is run
 * @param output how output is understood
 * @param warnings what is odd but accepted, as {@code code} or {@code code:where}
 */
public record Manifest(
    String name,
    String version,
    String description,
    String binary,
    Duration timeout,
    RiskTier riskTier,
    boolean humanApproval,
    Optional<CedarBinding> cedar,
    Optional<Evidence> evidence,
    Signature signature,
    Backend backend,
    OutputDefinition output,
    List<String> warnings) {
  /** Refuses {@code null} and copies the list. */
  public Manifest {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(binary, "binary");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(riskTier, "riskTier");
    Objects.requireNonNull(cedar, "cedar");
    Objects.requireNonNull(evidence, "evidence");
    Objects.requireNonNull(signature, "signature");
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(output, "output");
    warnings = List.copyOf(warnings);
  }
}
