package dev.symbiont.toolclad.manifest;

import dev.symbiont.toolclad.address.Host;
import dev.symbiont.toolclad.address.WebUrl;
import dev.symbiont.toolclad.problem.Category;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * {@code [browser.scope]} of a manifest: where a browser may go (ToolClad digest, section 16).
 *
 * @param allowed hosts; {@code *.d} matches sub-domains only, {@code p.*} hosts that begin so
 * @param blocked hosts that are refused first; {@code *.d} matches {@code d} too
 * @param allowExternal whether hosts in neither list are allowed
 */
public record BrowserScope(List<String> allowed, List<String> blocked, boolean allowExternal) {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /** Lower-cases the entries. */
  public BrowserScope {
    allowed = lowerCase(allowed);
    blocked = lowerCase(blocked);
  }

  /** Tells whether {@code entry} is a host, {@code *.host} or {@code prefix.*}. */
  static boolean isEntry(String entry) {
    if (entry.startsWith("*.")) {
      return Host.isName(entry.substring(2));
    }
    if (entry.endsWith(".*")) {
      return Host.isName(entry.substring(0, entry.length() - 2));
    }
    return Host.refuseUrlHost(entry).isEmpty();
  }

  /** Returns why a browser may not navigate to {@code url}; empty if it may. */
  public Optional<Category> refuse(String url) {
    WebUrl.Result result = WebUrl.parse(url, SCHEMES, WebUrl.Ipv6.REFUSED);
    if (result instanceof WebUrl.Read read) {
      return refuseHost(read.url().host().toLowerCase(Locale.ROOT));
    }
    return Optional.of(
        result instanceof WebUrl.Refused refused ? refused.category() : Category.FORMAT);
  }

  private Optional<Category> refuseHost(String host) {
    if (blocked.stream().anyMatch(entry -> matches(entry, host) || isApex(entry, host))) {
      return Optional.of(Category.BLOCKED);
    }
    boolean inScope = allowExternal || allowed.stream().anyMatch(entry -> matches(entry, host));
    return inScope ? Optional.empty() : Optional.of(Category.OUT_OF_SCOPE);
  }

  private static boolean matches(String entry, String host) {
    if (entry.startsWith("*.")) {
      return host.endsWith(entry.substring(1)) && host.length() >= entry.length();
    }
    if (entry.endsWith(".*")) {
      return host.startsWith(entry.substring(0, entry.length() - 1));
    }
    return host.equals(entry);
  }

  private static boolean isApex(String entry, String host) {
    return entry.startsWith("*.") && host.equals(entry.substring(2));
  }

  private static List<String> lowerCase(List<String> entries) {
    return entries.stream().map(entry -> entry.toLowerCase(Locale.ROOT)).toList();
  }
}
