package dev.symbiont.runtime.output;

import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.jsonschema.JsonSchema;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Schemas by name and version (runtime reasoning specification section 11). Each is compiled when
 * it is registered. Thread-safe.
 */
public final class SchemaRegistry {
  private final Map<String, Versions> byName = new HashMap<>();

  private static final class Versions {
    private final Map<String, JsonSchema> schemas = new LinkedHashMap<>();
    private String latest = "";
  }

  /** Creates a registry without schemas. */
  public SchemaRegistry() {}

  /**
   * Registers a schema, which is the latest of its name from now on; one of the same version is
   * replaced.
   *
   * @throws JsonSchema.InvalidSchemaException if it cannot be enforced; then nothing changes
   */
  public void register(String name, String version, JsonValue schema) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    JsonSchema compiled = JsonSchema.compile(schema);
    synchronized (byName) {
      Versions versions = byName.computeIfAbsent(name, absent -> new Versions());
      versions.schemas.put(version, compiled);
      versions.latest = version;
    }
  }

  /** Returns a schema. */
  public Optional<JsonSchema> find(String name, String version) {
    synchronized (byName) {
      return Optional.ofNullable(byName.get(name)).map(known -> known.schemas.get(version));
    }
  }

  /** Returns the schema that was registered last under {@code name}, whatever its version is. */
  public Optional<JsonSchema> latest(String name) {
    synchronized (byName) {
      return Optional.ofNullable(byName.get(name)).map(known -> known.schemas.get(known.latest));
    }
  }

  /** Returns the version of {@link #latest}. */
  public Optional<String> latestVersion(String name) {
    synchronized (byName) {
      return Optional.ofNullable(byName.get(name)).map(known -> known.latest);
    }
  }

  /**
   * Removes a schema; if it was the latest, the greatest version that is left is.
   *
   * @return whether there was one
   */
  public boolean remove(String name, String version) {
    synchronized (byName) {
      Versions versions = byName.get(name);
      if (versions == null || versions.schemas.remove(version) == null) {
        return false;
      }
      if (versions.schemas.isEmpty()) {
        byName.remove(name);
      } else if (versions.latest.equals(version)) {
        versions.latest = versions.schemas.keySet().stream().max(VersionOrder.INSTANCE).orElse("");
      }
      return true;
    }
  }

  /** Semantic versions by number, then those that are none by text; build metadata is ignored. */
  private enum VersionOrder implements Comparator<String> {
    INSTANCE;

    private static final Pattern SEMVER =
        Pattern.compile(
            "v?(\\d{1,30})(?:\\.(\\d{1,30}))?(?:\\.(\\d{1,30}))?(?:-([0-9A-Za-z.-]{1,256}))?(?:\\+.{0,256})?");

    @Override
    public int compare(String a, String b) {
      Matcher left = SEMVER.matcher(a);
      Matcher right = SEMVER.matcher(b);
      boolean leftIsOne = left.matches();
      boolean rightIsOne = right.matches();
      if (!leftIsOne || !rightIsOne) {
        return leftIsOne == rightIsOne ? a.compareTo(b) : Boolean.compare(leftIsOne, rightIsOne);
      }
      for (int part = 1; part <= 3; part++) {
        int order = number(left.group(part)).compareTo(number(right.group(part)));
        if (order != 0) {
          return order;
        }
      }
      return preRelease(left.group(4), right.group(4));
    }

    private static BigInteger number(@Nullable String digits) {
      return digits == null ? BigInteger.ZERO : new BigInteger(digits);
    }

    /** A version comes after its pre-releases; their parts count as numbers where they are. */
    private static int preRelease(@Nullable String a, @Nullable String b) {
      if (a == null || b == null) {
        return Boolean.compare(a == null, b == null);
      }
      List<String> left = List.of(a.split("\\.", -1));
      List<String> right = List.of(b.split("\\.", -1));
      for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
        int order = part(left.get(i), right.get(i));
        if (order != 0) {
          return order;
        }
      }
      return Integer.compare(left.size(), right.size());
    }

    private static int part(String a, String b) {
      boolean leftIsNumber = !a.isEmpty() && a.chars().allMatch(c -> c >= '0' && c <= '9');
      boolean rightIsNumber = !b.isEmpty() && b.chars().allMatch(c -> c >= '0' && c <= '9');
      if (leftIsNumber && rightIsNumber) {
        return new BigInteger(a).compareTo(new BigInteger(b));
      }
      return leftIsNumber == rightIsNumber
          ? a.compareTo(b)
          : Boolean.compare(rightIsNumber, leftIsNumber);
    }
  }
}
