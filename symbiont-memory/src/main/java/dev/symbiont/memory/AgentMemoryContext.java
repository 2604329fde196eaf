package dev.symbiont.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What one agent remembers.
 *
 * <p>Items are single lines of text. A store writes every run of line-breaking characters inside an
 * item as one blank and leaves blank items out.
 *
 * @param agentId the agent's id as the title of its memory shows it
 * @param facts what the agent knows
 * @param procedures how the agent does things
 * @param learnedPatterns what the agent observed
 * @param metadata free text by name, sorted by name
 */
public record AgentMemoryContext(
    String agentId,
    List<String> facts,
    List<String> procedures,
    List<String> learnedPatterns,
    Map<String, String> metadata) {

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if a text holds an unpaired surrogate, which UTF-8 cannot
   *     express
   */
  public AgentMemoryContext {
    requireText(agentId, "agentId");
    facts = texts(facts, "facts");
    procedures = texts(procedures, "procedures");
    learnedPatterns = texts(learnedPatterns, "learnedPatterns");
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    metadata.forEach(
        (name, value) -> {
          requireText(name, "metadata name");
          requireText(value, "metadata value");
        });
  }

  /** Returns a builder for the memory of {@code agentId}. */
  public static Builder builder(String agentId) {
    return new Builder(agentId);
  }

  /** Returns a builder that starts with the content of this context. */
  public Builder toBuilder() {
    Builder builder = new Builder(agentId);
    builder.facts.addAll(facts);
    builder.procedures.addAll(procedures);
    builder.learnedPatterns.addAll(learnedPatterns);
    builder.metadata.putAll(metadata);
    return builder;
  }

  private static List<String> texts(List<String> items, String field) {
    List<String> copy = List.copyOf(items);
    for (int i = 0; i < copy.size(); i++) {
      requireText(copy.get(i), field + "[" + i + "]");
    }
    return copy;
  }

  private static void requireText(String text, String field) {
    Objects.requireNonNull(text, field);
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          throw new IllegalArgumentException(
              field + " has an unpaired surrogate at index " + i + ", which UTF-8 cannot express");
        }
        i++;
      }
    }
  }

  /** Collects a context. Not thread-safe. */
  public static final class Builder {
    private final String agentId;
    private final List<String> facts = new ArrayList<>();
    private final List<String> procedures = new ArrayList<>();
    private final List<String> learnedPatterns = new ArrayList<>();
    private final Map<String, String> metadata = new TreeMap<>();

    private Builder(String agentId) {
      this.agentId = Objects.requireNonNull(agentId, "agentId");
    }

    /** Adds one fact. */
    public Builder fact(String fact) {
      facts.add(fact);
      return this;
    }

    /** Adds facts. */
    public Builder facts(Collection<String> more) {
      facts.addAll(more);
      return this;
    }

    /** Adds one procedure. */
    public Builder procedure(String procedure) {
      procedures.add(procedure);
      return this;
    }

    /** Adds procedures. */
    public Builder procedures(Collection<String> more) {
      procedures.addAll(more);
      return this;
    }

    /** Adds one learned pattern. */
    public Builder learnedPattern(String pattern) {
      learnedPatterns.add(pattern);
      return this;
    }

    /** Adds learned patterns. */
    public Builder learnedPatterns(Collection<String> more) {
      learnedPatterns.addAll(more);
      return this;
    }

    /** Sets one entry of the metadata. */
    public Builder metadata(String name, String value) {
      metadata.put(name, value);
      return this;
    }

    /** Returns the context. */
    public AgentMemoryContext build() {
      return new AgentMemoryContext(agentId, facts, procedures, learnedPatterns, metadata);
    }
  }
}
