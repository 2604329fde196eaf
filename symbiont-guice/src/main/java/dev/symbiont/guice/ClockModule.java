package dev.symbiont.guice;

import java.time.Clock;
import java.time.ZoneId;

/** Binds {@link Clock}, the system's, in its time zone. Needs nothing. */
public final class ClockModule extends Wiring {
  /** Creates the module. */
  public ClockModule() {}

  @Override
  void wire() {
    bind(Clock.class).toInstance(Clock.system(ZoneId.systemDefault()));
  }
}
