package dev.symbiont.cedar.policy;

import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;

/** What the scope of a policy demands of the principal or the resource. */
public sealed interface Scope {

  /** An entity, or a slot that a link fills with one. */
  sealed interface Target {
    /**
     * A fixed entity.
     *
     * @param uid which one
     */
    record Entity(EntityUid uid) implements Target {
      @Override
      public String toString() {
        return uid.toString();
      }
    }

    /**
     * A place that a link fills.
     *
     * @param slot which one
     */
    record Open(Slot slot) implements Target {
      @Override
      public String toString() {
        return slot.text();
      }
    }
  }

  /** No demand. */
  record Any() implements Scope {}

  /**
   * {@code == target}.
   *
   * @param target the only match
   */
  record Equal(Target target) implements Scope {}

  /**
   * {@code in target}.
   *
   * @param target a match, as are its descendants
   */
  record In(Target target) implements Scope {}

  /**
   * {@code is type}.
   *
   * @param type the type of every match
   */
  record Is(EntityType type) implements Scope {}

  /**
   * {@code is type in target}.
   *
   * @param type the type of every match
   * @param target a match, as are its descendants
   */
  record IsIn(EntityType type, Target target) implements Scope {}
}
