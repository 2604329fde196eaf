package dev.symbiont.toolclad.manifest;

import java.util.Objects;

/**
 * {@code [tool.cedar]} of a manifest.
 *
 * @param resource {@code Ident(::Ident)*}
 * @param action {@code Ident}
 */
public record CedarBinding(String resource, String action) {
  /** Refuses {@code null}. */
  public CedarBinding {
    Objects.requireNonNull(resource, "resource");
    Objects.requireNonNull(action, "action");
  }
}
