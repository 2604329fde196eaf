package dev.symbiont.domain.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name of a member on the wire, where it is not the component's name in snake_case. On reading,
 * the camelCase form of every wire name is accepted too.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface WireName {
  /** Returns the name that is written. */
  String value();

  /** Returns further names that are accepted on reading. */
  String[] aliases() default {};
}
