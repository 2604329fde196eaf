package dev.symbiont.domain.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the component, a {@link dev.symbiont.domain.json.JsonObject}, that keeps the members which
 * this version does not know. They are written back beside the known ones.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface WireExtra {}
