package dev.symbiont.api.config;

import dev.symbiont.domain.error.ConfigurationException;
import dev.symbiont.domain.http.ProxySettings;
import dev.symbiont.domain.http.TlsSettings;
import dev.symbiont.domain.http.TransportSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Turns the settings of a configuration into those of a transport. */
final class Connections {
  private final SymbiontConfig config;

  private Connections(SymbiontConfig config) {
    this.config = config;
  }

  static TransportSettings of(SymbiontConfig config) {
    Connections connections = new Connections(config);
    return new TransportSettings(config.connectTimeout(), connections.tls(), connections.proxy());
  }

  private Optional<TlsSettings> tls() {
    Optional<String> authorities = pem(Setting.CA_FILE);
    Optional<String> certificate = pem(Setting.CLIENT_CERTIFICATE_FILE);
    Optional<String> key = pem(Setting.CLIENT_KEY_FILE);
    if (certificate.isPresent() != key.isPresent()) {
      throw new ConfigurationException(
          Setting.CLIENT_CERTIFICATE_FILE.key(),
          "needs client_key_file beside it, and the reverse");
    }
    if (authorities.isEmpty() && certificate.isEmpty()) {
      return Optional.empty();
    }
    TlsSettings.Builder tls = TlsSettings.builder();
    try {
      authorities.ifPresent(tls::trustPem);
      if (certificate.isPresent() && key.isPresent()) {
        tls.clientPem(certificate.get(), key.get());
      }
      return Optional.of(tls.build());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(Setting.CA_FILE.key(), String.valueOf(e.getMessage()), e);
    }
  }

  private Optional<String> pem(Setting setting) {
    Optional<String> file = config.get(setting.key());
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(Path.of(file.get()), StandardCharsets.US_ASCII));
    } catch (IOException | InvalidPathException e) {
      throw new ConfigurationException(setting.key(), "cannot be read: " + file.get(), e);
    }
  }

  private Optional<ProxySettings> proxy() {
    return config.get(Setting.PROXY.key()).map(Connections::proxy);
  }

  /** The address may hold a password, so no message shows it. */
  private static ProxySettings proxy(String address) {
    try {
      URI uri = URI.create(address.strip());
      if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
        throw refusedProxy();
      }
      ProxySettings proxy = ProxySettings.of(uri.getHost(), uri.getPort());
      String credentials = uri.getRawUserInfo();
      if (credentials == null) {
        return proxy;
      }
      int colon = credentials.indexOf(':');
      if (colon < 0) {
        throw refusedProxy();
      }
      return proxy.withCredentials(
          decode(credentials.substring(0, colon)), decode(credentials.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw refusedProxy();
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static ConfigurationException refusedProxy() {
    return new ConfigurationException(
        Setting.PROXY.key(), "expected http://host:port or http://user:password@host:port");
  }
}
