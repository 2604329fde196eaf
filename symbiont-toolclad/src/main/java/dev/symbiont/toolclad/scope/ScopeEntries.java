package dev.symbiont.toolclad.scope;

import dev.symbiont.toolclad.address.Host;
import dev.symbiont.toolclad.address.IpRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The entries of one list of {@code scope.toml}: ranges, hosts and wildcards. */
final class ScopeEntries {
  private final Kinds kinds;
  private final List<IpRange> ranges = new ArrayList<>();
  private final Set<String> hosts = new HashSet<>();
  private final List<String> suffixes = new ArrayList<>();

  ScopeEntries(Kinds kinds) {
    this.kinds = kinds;
  }

  /** Which kinds of entries a list may hold. */
  enum Kinds {
    /** {@code targets}: addresses, ranges, exact hosts. */
    TARGETS,
    /** {@code domains}: exact hosts and {@code *.host}. */
    DOMAINS,
    /** {@code exclude}: all of them. */
    ALL
  }

  /** Adds {@code entry}; false if it is no entry of these kinds. */
  boolean add(String entry) {
    Optional<IpRange> range = IpRange.parseAddressOrRange(entry);
    String host = entry.toLowerCase(Locale.ROOT);
    if (range.isPresent() && kinds != Kinds.DOMAINS) {
      return ranges.add(range.get().unwrapped());
    }
    if (Host.isName(host)) {
      hosts.add(host);
      return true;
    }
    boolean wildcard = host.startsWith("*.") && Host.isName(host.substring(2));
    return wildcard && kinds != Kinds.TARGETS && suffixes.add(host.substring(1));
  }

  /** Tells whether one range holds all of {@code range}. */
  boolean contain(IpRange range) {
    return ranges.stream().anyMatch(entry -> entry.contains(range));
  }

  /** Tells whether one range has an address in common with {@code range}. */
  boolean overlap(IpRange range) {
    return ranges.stream().anyMatch(entry -> entry.overlaps(range));
  }

  /** Tells whether a host is named or lies below a wildcard; the apex does not lie below it. */
  boolean name(String host) {
    return hosts.contains(host) || suffixes.stream().anyMatch(host::endsWith);
  }

  /** As {@link #name}, with the apex of a wildcard too. */
  boolean nameOrApex(String host) {
    return name(host) || suffixes.contains("." + host);
  }

  /** Returns the entries for messages. */
  @Override
  public String toString() {
    return Stream.of(
            ranges.stream().map(IpRange::toString),
            hosts.stream().sorted(),
            suffixes.stream().map(suffix -> "*" + suffix))
        .flatMap(entries -> entries)
        .collect(Collectors.joining(", "));
  }
}
