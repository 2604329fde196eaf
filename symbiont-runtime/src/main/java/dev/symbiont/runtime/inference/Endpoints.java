package dev.symbiont.runtime.inference;

import java.net.URI;

/** Addresses below a vendor's base address. */
final class Endpoints {
  private Endpoints() {}

  static URI below(URI base, String path) {
    String text = base.toString();
    return URI.create((text.endsWith("/") ? text : text + "/") + path);
  }
}
