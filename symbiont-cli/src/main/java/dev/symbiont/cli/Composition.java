package dev.symbiont.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import dev.symbiont.guice.Closer;
import dev.symbiont.guice.JsonModule;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The objects that a command works with, wired by the modules of {@code symbiont-guice}. Each is
 * made when it is first asked for; closing this closes them, the youngest first. Thread-safe.
 */
public final class Composition implements AutoCloseable {
  private final Injector injector;

  private Composition(Injector injector) {
    this.injector = injector;
  }

  /** Returns what {@code modules} bind, with the clock of {@code console} and the JSON codec. */
  public static Composition of(Console console, Module... modules) {
    List<Module> all = new ArrayList<>(Arrays.asList(modules));
    all.add(new JsonModule());
    all.add(
        new AbstractModule() {
          @Override
          protected void configure() {
            bind(Clock.class).toInstance(console.clock());
          }
        });
    return new Composition(Guice.createInjector(all));
  }

  /** Returns the object of {@code type}; what its making throws is thrown as it is. */
  public <T> T get(Class<T> type) {
    try {
      return injector.getInstance(type);
    } catch (ProvisionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @Override
  public void close() {
    get(Closer.class).close();
  }
}
