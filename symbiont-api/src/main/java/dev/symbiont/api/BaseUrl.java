package dev.symbiont.api;

import dev.symbiont.api.call.Call;
import dev.symbiont.domain.error.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The address that all calls start with, normalised once (SDK surface, section 1.1). */
final class BaseUrl {
  private static final String KEY = "base_url";
  private static final String VERSION = "/api/v1";
  private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");

  private static final int MOST_KEPT = 256;

  private final URI root;

  /** The addresses of paths without parameters, which are parsed once. */
  private final Map<String, URI> kept = new ConcurrentHashMap<>();

  private BaseUrl(URI root) {
    this.root = root;
  }

  /**
   * Reads a base URL. A path that is empty or ends in {@code /api/v1} becomes one that ends in it
   * exactly once; any other path stays.
   *
   * @throws ConfigurationException if it is not an absolute http or https address, or carries
   *     user-info, a query or a fragment
   */
  static BaseUrl parse(String text) {
    URI uri = uri(text.strip());
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw refused("must be an absolute http or https address such as http://localhost:8080");
    }
    if (uri.getRawUserInfo() != null) {
      throw refused("must not carry user-info; give the credential as api_key");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw refused("must not carry a query or a fragment");
    }
    if (uri.getHost() == null) {
      throw refused("has no host name that can be used: '" + uri.getRawAuthority() + "'");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw refused("must have a port of 1 to 65535, has " + uri.getPort());
    }
    String authority = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    return new BaseUrl(
        URI.create(scheme + "://" + authority.toLowerCase(Locale.ROOT) + path(uri.getRawPath())));
  }

  /** Returns the origin of {@code address}: scheme, host and port, and no path. */
  static BaseUrl origin(URI address) {
    BaseUrl checked = parse(address.getScheme() + "://" + address.getRawAuthority());
    String whole = checked.toString();
    return new BaseUrl(URI.create(whole.substring(0, whole.length() - VERSION.length())));
  }

  /** Returns the HTTP input that stands beside this address: port 8081, path {@code /webhook}. */
  URI besideInput() {
    return URI.create(root.getScheme() + "://" + root.getHost() + ":8081/webhook");
  }

  /** Returns the address of {@code call}. */
  URI resolve(Call<?> call) {
    String target = call.target();
    if (!target.equals(call.operation().path())) {
      return below(target);
    }
    URI known = kept.get(target);
    if (known == null) {
      known = below(target);
      if (kept.size() < MOST_KEPT) {
        kept.put(target, known);
      }
    }
    return known;
  }

  private URI below(String target) {
    return URI.create(root + "/" + target);
  }

  /** Tells whether {@code other} has the scheme, host and port of this address (RFC 6454). */
  boolean isSameOrigin(URI other) {
    return root.getScheme().equalsIgnoreCase(other.getScheme())
        && root.getHost().equalsIgnoreCase(other.getHost())
        && port(root) == port(other);
  }

  /** Tells whether a credential can be read on its way: plain http to another machine. */
  boolean exposesCredentials() {
    return root.getScheme().equals("http") && !isLoopback();
  }

  @Override
  public String toString() {
    return root.toString();
  }

  private boolean isLoopback() {
    String host = root.getHost();
    return host.equals("localhost") || host.equals("[::1]") || LOOPBACK_V4.matcher(host).matches();
  }

  private static URI uri(String text) {
    try {
      URI uri = new URI(text);
      if (!uri.toString().chars().allMatch(c -> c < 0x80)) {
        throw refused("must be ASCII; write an international host name in its xn-- form");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw refused("is not an address: " + e.getReason() + " at position " + e.getIndex());
    }
  }

  private static String path(String raw) {
    String path = withoutTrailingSlashes(raw == null ? "" : raw);
    if (!path.isEmpty() && !path.endsWith(VERSION)) {
      return path;
    }
    while (path.endsWith(VERSION)) {
      path = withoutTrailingSlashes(path.substring(0, path.length() - VERSION.length()));
    }
    return path + VERSION;
  }

  private static String withoutTrailingSlashes(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  private static ConfigurationException refused(String problem) {
    return new ConfigurationException(KEY, problem);
  }
}
