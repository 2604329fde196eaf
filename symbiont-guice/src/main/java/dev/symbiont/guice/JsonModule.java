package dev.symbiont.guice;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.json.gson.GsonCodec;

/** Binds {@link JsonCodec}, on Gson. Needs nothing. */
public final class JsonModule extends Wiring {
  /** Creates the module. */
  public JsonModule() {}

  @Override
  void wire() {
    bind(JsonCodec.class).toInstance(new GsonCodec());
  }
}
