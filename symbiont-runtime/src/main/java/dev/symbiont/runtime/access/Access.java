package dev.symbiont.runtime.access;

import java.util.Objects;

/**
 * One access to one resource.
 *
 * @param type what kind of thing it is
 * @param operation what is done with it
 * @param resource a path, an address ({@code scheme://host:port/path}, {@code host:port}) or the
 *     name of a program; not normalised
 */
public record Access(ResourceType type, AccessType operation, String resource) {
  /** Refuses {@code null}. */
  public Access {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(resource, "resource");
  }

  /** Returns for example {@code Read File /srv/x}. */
  @Override
  public String toString() {
    return operation.word() + " " + type.word() + " " + resource;
  }
}
