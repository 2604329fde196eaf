package dev.symbiont.guice;

import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.symbiont.schemapin.KeyPinStore;
import dev.symbiont.schemapin.SchemaPinSettings;
import dev.symbiont.schemapin.SchemaVerifier;
import dev.symbiont.schemapin.SkillVerifier;
import java.time.Clock;

/**
 * Binds {@link SchemaPinSettings}, {@link SchemaVerifier} and {@link SkillVerifier}. Needs {@link
 * KeyPinStore} and {@link Clock}.
 */
public final class SchemaPinModule extends Wiring {
  /** Creates the module. */
  public SchemaPinModule() {}

  @Override
  void wire() {
    need(KeyPinStore.class, "bind a FilePinStore, or a MemoryPinStore for tests");
    need(Clock.class, "install ClockModule, or bind a Clock");
  }

  @Provides
  @Singleton
  SchemaPinSettings settings(KeyPinStore pins, Clock clock) {
    return SchemaPinSettings.builder().pins(pins).clock(clock).build();
  }

  @Provides
  @Singleton
  SchemaVerifier schemas(SchemaPinSettings settings) {
    return new SchemaVerifier(settings);
  }

  @Provides
  @Singleton
  SkillVerifier skills(SchemaPinSettings settings) {
    return new SkillVerifier(settings);
  }
}
