package dev.symbiont.guice;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.OptionalBinder;

/**
 * What the modules share: explicit bindings, and errors that say how to provide what is missing.
 */
abstract class Wiring extends AbstractModule {
  @Override
  protected final void configure() {
    binder().requireExplicitBindings();
    wire();
  }

  /** States what the module needs, and binds what its provider methods do not. */
  abstract void wire();

  /**
   * Makes a missing binding an error that ends in {@code remedy}. Guice names the port itself; the
   * source of a requirement is the one part of its message that is free.
   */
  final void need(Class<?> port, String remedy) {
    String source = getClass().getSimpleName() + ", which needs it: " + remedy;
    binder().withSource(source).getProvider(port);
  }

  /** Takes a binding of {@code port} if there is one, as {@code Optional<port>}. */
  final <T> void accept(Class<T> port) {
    OptionalBinder.newOptionalBinder(binder(), port);
  }

  /** Binds the closer, once for all modules of an injector. */
  final void needCloser() {
    install(new CloserModule());
  }
}
