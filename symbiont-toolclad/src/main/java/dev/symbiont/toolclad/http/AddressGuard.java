package dev.symbiont.toolclad.http;

import dev.symbiont.toolclad.address.IpAddress;
import dev.symbiont.toolclad.address.PublicAddresses;
import dev.symbiont.toolclad.address.WebUrl;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;
import dev.symbiont.toolclad.problem.Shown;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The guard against requests into private networks (ToolClad digest, section 13.3): the URL is read
 * strictly, special names and addresses that are not globally reachable are refused, and a name is
 * refused if any of its addresses is. The caller connects to the addresses that were checked.
 * Thread-safe.
 */
public final class AddressGuard {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Set<String> REFUSED_NAMES =
      Set.of("localhost", "metadata", "metadata.google.internal");

  private final Set<String> allowedHosts;

  /**
   * Creates a guard.
   *
   * @param allowedHosts private hosts, as in the URL, that configuration allows; usually none
   */
  public AddressGuard(Set<String> allowedHosts) {
    this.allowedHosts =
        allowedHosts.stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The outcome of the guard. */
  public sealed interface Result {}

  /**
   * The request may be sent to these addresses; the list is empty for a host that configuration
   * allows.
   */
  public record Allowed(List<InetAddress> addresses) implements Result {
    /** Copies the list. */
    public Allowed {
      addresses = List.copyOf(addresses);
    }
  }

  /** The request may not be sent. */
  public record Refused(Problem problem) implements Result {
    /** Refuses {@code null}. */
    public Refused {
      Objects.requireNonNull(problem, "problem");
    }
  }

  /** Returns why the text of {@code url} alone is refused, before any name is resolved. */
  public Optional<Problem> refuse(String url) {
    WebUrl.Result result = WebUrl.parse(url, SCHEMES, WebUrl.Ipv6.READ);
    if (result instanceof WebUrl.Refused refused) {
      return Optional.of(
          Problem.of(refused.category(), "The URL of the request is not acceptable"));
    }
    return refuseHost(host(result));
  }

  /** Checks {@code url}, resolving its host with {@code resolver}. */
  public Result check(String url, HostResolver resolver) {
    Optional<Problem> refused = refuse(url);
    if (refused.isPresent()) {
      return new Refused(refused.get());
    }
    String host = host(WebUrl.parse(url, SCHEMES, WebUrl.Ipv6.READ));
    return allowedHosts.contains(host) ? new Allowed(List.of()) : resolve(host, resolver);
  }

  private static Result resolve(String host, HostResolver resolver) {
    List<InetAddress> addresses;
    try {
      addresses = resolver.resolve(host);
    } catch (UnknownHostException e) {
      return new Refused(
          Problem.of(Category.HTTP, "Host '" + Shown.text(host) + "' cannot be resolved"));
    }
    for (InetAddress address : addresses) {
      if (!PublicAddresses.contains(IpAddress.ofBytes(address.getAddress()))) {
        return new Refused(isPrivate(host));
      }
    }
    return addresses.isEmpty()
        ? new Refused(Problem.of(Category.HTTP, "Host '" + Shown.text(host) + "' has no address"))
        : new Allowed(addresses);
  }

  private Optional<Problem> refuseHost(String host) {
    if (allowedHosts.contains(host)) {
      return Optional.empty();
    }
    boolean special = REFUSED_NAMES.contains(host) || host.endsWith(".localhost");
    boolean notPublic =
        IpAddress.parse(host).filter(address -> !PublicAddresses.contains(address)).isPresent();
    return special || notPublic ? Optional.of(isPrivate(host)) : Optional.empty();
  }

  private static String host(WebUrl.Result result) {
    return result instanceof WebUrl.Read read ? read.url().host().toLowerCase(Locale.ROOT) : "";
  }

  private static Problem isPrivate(String host) {
    return Problem.of(
        Category.PRIVATE_ADDRESS,
        "SSRF: '" + Shown.text(host) + "' is not a publicly routed address");
  }
}
