package dev.symbiont.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;

/** Binds {@link Closer}; equal to every other, so that it is installed once. */
final class CloserModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Closer.class).in(Singleton.class);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CloserModule;
  }

  @Override
  public int hashCode() {
    return CloserModule.class.hashCode();
  }
}
