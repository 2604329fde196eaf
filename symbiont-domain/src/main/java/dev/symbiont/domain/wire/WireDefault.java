package dev.symbiont.domain.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a member is when it is missing or {@code null}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface WireDefault {
  /** Returns the value as JSON text, for example {@code "\"UTC\""}. */
  String value();
}
