package dev.symbiont.domain.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a record whose empty optional components are written as {@code null} instead of being left
 * out (HTTP contract, section 4: optional fields of a response are present with {@code null}).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WireExplicitNulls {}
