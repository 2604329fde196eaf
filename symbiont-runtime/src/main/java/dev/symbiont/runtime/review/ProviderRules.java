package dev.symbiont.runtime.review;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rules about who provides a tool (section 7.5). */
final class ProviderRules {
  private static final String POINTER = "/provider/public_key_url";
  private static final List<String> PRIVATE_ENDINGS =
      List.of(".localhost", ".local", ".internal", ".lan", ".intranet", ".home.arpa", ".test");

  private ProviderRules() {}

  /** PROV-1: nobody can check what the provider signs. */
  static List<Hit> withoutKey(ToolView tool) {
    return keyUrl(tool).isPresent()
        ? List.of()
        : List.of(new Hit(POINTER, "The provider names no address of its key."));
  }

  /** PROV-2: the key's address is not https, or leads to an address or a private host. */
  static List<Hit> doubtfulKey(ToolView tool) {
    return keyUrl(tool)
        .flatMap(ProviderRules::doubt)
        .map(doubt -> List.of(new Hit(POINTER, doubt)))
        .orElse(List.of());
  }

  private static Optional<String> keyUrl(ToolView tool) {
    return tool.tool().provider().publicKeyUrl().filter(url -> !url.isBlank());
  }

  private static Optional<String> doubt(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.of("The address of the key is no URL.");
    }
    String host = Optional.ofNullable(uri.getHost()).orElse("").toLowerCase(Locale.ROOT);
    if (!"https".equalsIgnoreCase(uri.getScheme())) {
      return Optional.of("The address of the key is not https.");
    }
    if (host.isEmpty() || uri.getRawUserInfo() != null) {
      return Optional.of("The address of the key names no plain host.");
    }
    if (isIpLiteral(host)) {
      return Optional.of("The address of the key is an IP address and no name.");
    }
    return isPrivate(host)
        ? Optional.of("The address of the key is a private host.")
        : Optional.empty();
  }

  /** Hosts whose last label is a number are addresses, whatever their form: 127.1, 0x7f.1. */
  private static boolean isIpLiteral(String host) {
    String plain = withoutLastDot(host);
    String last = plain.substring(plain.lastIndexOf('.') + 1);
    return host.startsWith("[") || last.matches("[0-9]+|0x[0-9a-f]*");
  }

  private static boolean isPrivate(String host) {
    String plain = withoutLastDot(host);
    return plain.indexOf('.') < 0 || PRIVATE_ENDINGS.stream().anyMatch(plain::endsWith);
  }

  private static String withoutLastDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}
