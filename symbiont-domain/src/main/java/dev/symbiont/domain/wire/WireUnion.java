package dev.symbiont.domain.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a sealed interface whose variants are told apart by a word.
 *
 * <p>Each permitted record carries its word as {@link WireTag}. Exactly one permitted record
 * carries none: it has one component of type {@link dev.symbiont.domain.json.JsonValue} and takes
 * every value whose word is not known, so that such a value survives a round trip.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WireUnion {
  /**
   * Returns the member that holds the word, as in {@code {"type":"respond","content":"…"}}. Empty
   * for variants that are tagged from outside: {@code "Persistent"}, or {@code {"Scheduled":{…}}}.
   */
  String tag() default "";
}
