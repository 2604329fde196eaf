package dev.symbiont.api;

import dev.symbiont.api.config.Setting;
import dev.symbiont.domain.error.ConfigurationException;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.HttpTransportProvider;
import dev.symbiont.domain.http.TransportSettings;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Finds the transport of a client that was given none. */
final class Transports {
  private static final String KEY = Setting.TRANSPORT.key();

  private Transports() {}

  static List<HttpTransportProvider> announced() {
    return ServiceLoader.load(HttpTransportProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  static HttpTransport create(
      List<HttpTransportProvider> candidates, Optional<String> name, TransportSettings settings) {
    return choose(candidates, name).create(settings);
  }

  private static HttpTransportProvider choose(
      List<HttpTransportProvider> candidates, Optional<String> name) {
    if (candidates.isEmpty()) {
      throw new ConfigurationException(
          KEY,
          "no HTTP transport found; add dev.symbiont:symbiont-transport-jdk or"
              + " dev.symbiont:symbiont-transport-apache, or give the builder a transport");
    }
    if (name.isPresent()) {
      return candidates.stream()
          .filter(candidate -> candidate.name().equalsIgnoreCase(name.get()))
          .findFirst()
          .orElseThrow(
              () ->
                  new ConfigurationException(
                      KEY,
                      "no transport is called '" + name.get() + "'; found " + list(candidates)));
    }
    if (candidates.size() > 1) {
      throw new ConfigurationException(
          KEY,
          "more than one HTTP transport found: "
              + list(candidates)
              + "; choose one with builder().transport(\""
              + candidates.get(0).name()
              + "\") or SYMBIONT_TRANSPORT="
              + candidates.get(0).name());
    }
    return candidates.get(0);
  }

  private static String list(List<HttpTransportProvider> candidates) {
    return candidates.stream()
        .map(candidate -> candidate.name() + " (" + candidate.getClass().getName() + ")")
        .collect(Collectors.joining(", "));
  }
}
