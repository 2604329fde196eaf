package dev.symbiont.runtime.access;

import java.io.IOException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A resource in the spellings that patterns are matched against (specification section 4.3).
 *
 * @param spellings the spellings of what is really accessed; a pattern that matches one matches it
 * @param claimed further spellings, which can only be denied: a path as it was given, before links
 *     were followed; an address without its port
 */
record Resource(List<String> spellings, List<String> claimed) {
  private static final Map<String, Integer> PORTS =
      Map.of("http", 80, "https", 443, "ftp", 21, "ssh", 22, "ws", 80, "wss", 443);
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "[::1]");

  Resource {
    spellings = List.copyOf(spellings);
    claimed = List.copyOf(claimed);
  }

  /**
   * Normalises a resource; empty if it is spelt in a way that nobody needs.
   *
   * @param base the directory that relative paths start from
   */
  static Optional<Resource> of(Access access, Path base) {
    String text = Normalizer.normalize(access.resource(), Normalizer.Form.NFC);
    if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    return switch (access.type()) {
      case FILE -> file(text, base);
      case NETWORK -> address(text);
      case COMMAND -> text.contains("/") ? file(text, base) : Optional.of(exact(text));
      case DATABASE, ENVIRONMENT, AGENT -> Optional.of(exact(text));
    };
  }

  private static Resource exact(String text) {
    return new Resource(List.of(text), List.of());
  }

  private static Optional<Resource> file(String text, Path base) {
    try {
      Path path = base.toAbsolutePath().resolve(text).normalize();
      return Optional.of(new Resource(List.of(slashed(real(path))), List.of(slashed(path))));
    } catch (InvalidPathException | IOException e) {
      return Optional.empty();
    }
  }

  /** Follows the links of as much of the path as there is; one that leads nowhere throws. */
  private static Path real(Path path) throws IOException {
    Path existing = path;
    while (existing != null && Files.notExists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = existing.getParent();
    }
    return existing == null
        ? path
        : existing.toRealPath().resolve(existing.relativize(path)).normalize();
  }

  private static String slashed(Path path) {
    return path.toString().replace('\\', '/');
  }

  private static Optional<Resource> address(String text) {
    try {
      boolean hasScheme = text.contains("://");
      boolean bareIpv6 =
          !hasScheme
              && !text.startsWith("[")
              && text.matches("[0-9a-fA-F.]*:[0-9a-fA-F.]*:[0-9a-fA-F:.]*");
      String address = bareIpv6 ? "[" + text + "]" : text;
      URI uri = new URI(hasScheme ? address : "any://" + address).parseServerAuthority();
      if (uri.getHost() == null || uri.getUserInfo() != null) {
        return Optional.empty();
      }
      Optional<String> host = host(uri.getHost().toLowerCase(Locale.ROOT));
      return host.map(name -> address(uri, name, hasScheme));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** With and without scheme and path, and a loopback address under each of its names. */
  private static Resource address(URI uri, String host, boolean hasScheme) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    boolean usual = uri.getPort() < 0 || Integer.valueOf(uri.getPort()).equals(PORTS.get(scheme));
    String path = uri.normalize().getRawPath();
    List<String> spellings = new ArrayList<>();
    List<String> anyPort = new ArrayList<>();
    for (String name : isLoopback(host) ? loopback(host) : List.of(host)) {
      String place = name + (usual ? "" : ":" + uri.getPort());
      spellings.add(place + path);
      spellings.add(place);
      if (hasScheme) {
        spellings.add(scheme + "://" + place + path);
      }
      anyPort.add(name + path);
      anyPort.add(name);
    }
    return new Resource(spellings, anyPort);
  }

  private static List<String> loopback(String host) {
    List<String> names = new ArrayList<>(LOOPBACK);
    names.add(host);
    return names.stream().distinct().toList();
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("[::1]")
        || (host.startsWith("127.") && isNumeric(host));
  }

  /** A host that looks like a number must be four numbers; every other spelling is refused. */
  private static Optional<String> host(String given) {
    String host = given.endsWith(".") ? given.substring(0, given.length() - 1) : given;
    if (host.startsWith("[")) {
      return literal(host.substring(1, host.length() - 1));
    }
    if (isNumeric(host)) {
      return host.matches("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})")
          ? literal(host)
          : Optional.empty();
    }
    return Optional.of(IDN.toASCII(host));
  }

  private static boolean isNumeric(String host) {
    String last = host.substring(host.lastIndexOf('.') + 1);
    return last.matches("[0-9]+|0x[0-9a-f]*");
  }

  /** Reads an address; what stands for an address is never looked up. */
  private static Optional<String> literal(String address) {
    try {
      String text = InetAddress.getByName(address).getHostAddress();
      return Optional.of(text.indexOf(':') < 0 ? text : "[" + compressed(text) + "]");
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static String compressed(String ipv6) {
    return ipv6.equals("0:0:0:0:0:0:0:1") ? "::1" : ipv6;
  }
}
