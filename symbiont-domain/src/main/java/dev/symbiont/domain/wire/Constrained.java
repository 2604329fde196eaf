package dev.symbiont.domain.wire;

import java.util.List;

/**
 * A request with rules beyond the types of its members. The client checks them before it sends (SDK
 * surface, section 1.8), a server before it acts.
 */
public interface Constrained {
  /** Returns what this request breaks; empty if it keeps every rule. */
  List<Violation> violations();
}
