package dev.symbiont.api.config;

import dev.symbiont.domain.error.ConfigurationException;
import dev.symbiont.domain.http.TransportSettings;
import dev.symbiont.domain.secret.Secret;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a client and where each came from: builder argument, else environment, else
 * {@code .env}, else configuration file, else default (SDK surface, sections 2.2 and 2.3).
 * Immutable. {@link #explain} shows it all, secrets masked.
 */
public final class SymbiontConfig {
  private static final System.Logger LOG = System.getLogger("dev.symbiont.api.config");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m)?");
  private static final int LONGEST_BARE_TIMEOUT = 600;
  private static final int MOST_RETRIES = 10;
  private static final String MASK = Secret.MASK;

  private final Map<String, Entry> entries;

  /** A value, and where it was found. */
  private record Entry(String text, Source source, String where) {}

  private SymbiontConfig(Map<String, Entry> entries) {
    this.entries = Collections.unmodifiableMap(entries);
  }

  /**
   * Returns a loader that reads the environment of the process and {@code .env}, if there is one.
   */
  public static Loader loader() {
    return new Loader();
  }

  /** Returns the value of a setting, one of the reference SDKs' settings included. */
  public Optional<String> get(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::text);
  }

  /** Returns where the value of a setting came from. */
  public Source source(String key) {
    Entry entry = entries.get(key);
    return entry == null ? Source.DEFAULT : entry.source();
  }

  /** Returns the API key. */
  public Optional<Secret> apiKey() {
    return get(Setting.API_KEY.key()).filter(key -> !key.isBlank()).map(Secret::of);
  }

  /** Returns the address of the runtime as it was given. */
  public String baseUrl() {
    return required(Setting.BASE_URL);
  }

  /** Returns the longest time for one attempt. */
  public Duration timeout() {
    return duration(Setting.TIMEOUT);
  }

  /** Returns the longest time to make a connection. */
  public Duration connectTimeout() {
    return duration(Setting.CONNECT_TIMEOUT);
  }

  /** Returns the longest time for a call. */
  public Duration deadline() {
    return duration(Setting.DEADLINE);
  }

  /** Returns the longest wait between two attempts. */
  public Duration maxRetryWait() {
    return duration(Setting.MAX_RETRY_WAIT);
  }

  /** Returns the most repetitions of a request. */
  public int maxRetries() {
    return (int) integer(Setting.MAX_RETRIES, 0, MOST_RETRIES);
  }

  /** Returns the longest response that is read, in bytes. */
  public int maxResponseBytes() {
    return (int) integer(Setting.MAX_RESPONSE_BYTES, 1, Integer.MAX_VALUE);
  }

  /** Returns how closely requests and responses are checked. */
  public ValidationMode validationMode() {
    String word = required(Setting.VALIDATION_MODE).strip().toUpperCase(Locale.ROOT);
    for (ValidationMode mode : ValidationMode.values()) {
      if (mode.name().equals(word)) {
        return mode;
      }
    }
    throw refused(Setting.VALIDATION_MODE, "expected strict, development or performance");
  }

  /** Returns the name of the transport to take. */
  public Optional<String> transport() {
    return get(Setting.TRANSPORT.key());
  }

  /** Tells whether a credential may go over plain http to another machine. */
  public boolean allowInsecureHttp() {
    return bool(Setting.ALLOW_INSECURE_HTTP);
  }

  /**
   * Returns how a transport is to make its connections: time to connect, certificates, proxy.
   *
   * @throws ConfigurationException if a file that is named cannot be read or used, or the address
   *     of the proxy is not one
   */
  public TransportSettings transportSettings() {
    return Connections.of(this);
  }

  /** Returns the share of a token's lifetime that is left when it is renewed; 0 for never. */
  public double tokenRefreshThreshold() {
    if (!bool(Setting.AUTO_REFRESH)) {
      return 0;
    }
    try {
      double share = new BigDecimal(required(Setting.TOKEN_REFRESH_THRESHOLD)).doubleValue();
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, like a number out of range.
    }
    throw refused(Setting.TOKEN_REFRESH_THRESHOLD, "expected a number from 0 to 1");
  }

  /**
   * Returns a table of all settings: name, value, and where it came from. Secrets are masked.
   *
   * <pre>{@code
   * api_key  = ••••                          environment SYMBIONT_API_KEY
   * base_url = http://localhost:8080/api/v1  default
   * }</pre>
   */
  public String explain() {
    TreeSet<String> keys = new TreeSet<>(entries.keySet());
    StringBuilder table = new StringBuilder();
    for (String key : keys) {
      Entry entry = Objects.requireNonNull(entries.get(key));
      String shown = Setting.isSecret(key) ? MASK : entry.text().replaceAll("\\p{Cntrl}", " ");
      table.append(
          "%-28s = %-40s %s%n"
              .formatted(
                  key,
                  key.equals(Setting.BASE_URL.key()) ? withoutUserInfo(shown) : shown,
                  (entry.source().name().toLowerCase(Locale.ROOT) + " " + entry.where()).strip()));
    }
    return table.toString();
  }

  @Override
  public String toString() {
    return "SymbiontConfig[" + entries.size() + " settings; see explain()]";
  }

  private static String withoutUserInfo(String url) {
    return url.replaceFirst("//[^/@]*@", "//" + MASK + "@");
  }

  private String required(Setting setting) {
    return get(setting.key())
        .orElseThrow(() -> new ConfigurationException(setting.key(), "is not set"));
  }

  private Duration duration(Setting setting) {
    String text = required(setting).strip();
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw refused(setting, "expected seconds, or a duration such as 30s, 500ms or 2m");
    }
    long number = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    if (unit == null && number > LONGEST_BARE_TIMEOUT) {
      throw refused(
          setting,
          "a number without a unit is seconds and at most "
              + LONGEST_BARE_TIMEOUT
              + "; for milliseconds write "
              + number
              + "ms");
    }
    Duration duration =
        "ms".equals(unit)
            ? Duration.ofMillis(number)
            : Duration.ofSeconds("m".equals(unit) ? Math.multiplyExact(number, 60L) : number);
    if (duration.isZero()) {
      throw refused(setting, "must be more than nothing");
    }
    return duration;
  }

  private long integer(Setting setting, long least, long most) {
    try {
      long value = Long.parseLong(required(setting).strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, like a number out of range.
    }
    throw refused(setting, "expected an integer from " + least + " to " + most);
  }

  private boolean bool(Setting setting) {
    return switch (required(setting).strip().toLowerCase(Locale.ROOT)) {
      case "1", "true", "yes", "on", "t", "y" -> true;
      case "0", "false", "no", "off", "f", "n" -> false;
      default -> throw refused(setting, "expected true or false");
    };
  }

  private ConfigurationException refused(Setting setting, String expected) {
    Entry entry = Objects.requireNonNull(entries.get(setting.key()));
    String where = (entry.source().name().toLowerCase(Locale.ROOT) + " " + entry.where()).strip();
    return new ConfigurationException(
        setting.key(), expected + ", found '" + shortened(entry.text()) + "' (" + where + ")");
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  private void check() {
    timeout();
    connectTimeout();
    deadline();
    maxRetryWait();
    maxRetries();
    maxResponseBytes();
    validationMode();
    allowInsecureHttp();
    tokenRefreshThreshold();
  }

  /** Collects the sources. Not thread-safe. */
  public static final class Loader {
    private final Map<String, String> arguments = new LinkedHashMap<>();
    private Map<String, String> environment = System.getenv();
    private @Nullable Path dotenv = Path.of(".env");
    private boolean dotenvRequired;
    private @Nullable Path file;

    private Loader() {}

    /** Sets a setting, above all other sources. */
    public Loader argument(Setting setting, String value) {
      arguments.put(setting.key(), Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Reads these variables instead of the environment of the process. */
    public Loader environment(Map<String, String> variables) {
      environment = Map.copyOf(variables);
      return this;
    }

    /** Reads this file instead of {@code .env} in the working directory; it must exist. */
    public Loader dotenv(Path path) {
      dotenv = path;
      dotenvRequired = true;
      return this;
    }

    /** Reads no {@code .env} file. */
    public Loader withoutDotenv() {
      dotenv = null;
      return this;
    }

    /** Reads a configuration file, told by its ending: .yml, .yaml, .json or .toml. */
    public Loader file(Path path) {
      file = Objects.requireNonNull(path, "path");
      return this;
    }

    /**
     * Reads all sources.
     *
     * @throws ConfigurationException if one cannot be read, or a value is not allowed
     */
    public SymbiontConfig load() {
      Map<String, Entry> found = new TreeMap<>();
      for (Setting setting : Setting.values()) {
        setting
            .standard()
            .ifPresent(value -> found.put(setting.key(), new Entry(value, Source.DEFAULT, "")));
      }
      List<String> unknown = new ArrayList<>();
      if (file != null) {
        addFile(file, found, unknown);
      }
      if (dotenv != null && (dotenvRequired || Files.exists(dotenv))) {
        addVariables(
            DotEnv.parse(dotenv.toString(), ConfigFile.text(dotenv)), Source.DOTENV, found);
      }
      addVariables(environment, Source.ENVIRONMENT, found);
      arguments.forEach((key, value) -> found.put(key, new Entry(value, Source.ARGUMENT, "")));
      SymbiontConfig config = new SymbiontConfig(found);
      config.check();
      report(config, unknown);
      return config;
    }

    private static void addFile(Path file, Map<String, Entry> found, List<String> unknown) {
      var reference = ReferenceKeys.byVariable().values();
      ConfigFile.read(file)
          .forEach(
              (key, value) -> {
                boolean open = ReferenceKeys.OPEN_GROUPS.stream().anyMatch(key::startsWith);
                if (Setting.of(key).isEmpty() && !reference.contains(key) && !open) {
                  unknown.add(key);
                } else {
                  found.put(key, new Entry(value, Source.FILE, file.toString()));
                }
              });
    }

    private static void addVariables(
        Map<String, String> variables, Source source, Map<String, Entry> found) {
      Map<String, String> upper = new TreeMap<>();
      variables.forEach((name, value) -> upper.put(name.toUpperCase(Locale.ROOT), value));
      for (String group : ReferenceKeys.groups()) {
        String name = "SYMBIONT_" + group.toUpperCase(Locale.ROOT);
        String json = upper.getOrDefault(name, "").strip();
        if (json.startsWith("{")) {
          ConfigFile.group(group, json)
              .forEach((key, value) -> found.put(key, new Entry(value, source, name)));
        }
      }
      ReferenceKeys.byVariable().forEach((name, key) -> add(upper, name, key, source, found));
      for (Setting setting : Setting.values()) {
        // The first name wins, so it is written last.
        for (int i = setting.variables().size() - 1; i >= 0; i--) {
          add(upper, setting.variables().get(i), setting.key(), source, found);
        }
      }
    }

    private static void add(
        Map<String, String> variables,
        String name,
        String key,
        Source source,
        Map<String, Entry> found) {
      String value = variables.get(name);
      if (value != null && !value.isEmpty()) {
        found.put(key, new Entry(value, source, name));
      }
    }

    private static void report(SymbiontConfig config, List<String> unknown) {
      if (unknown.isEmpty()) {
        return;
      }
      if (config.validationMode() == ValidationMode.STRICT) {
        throw new ConfigurationException(unknown.get(0), "no setting has this name: " + unknown);
      }
      LOG.log(System.Logger.Level.WARNING, "no setting has these names, ignored: {0}", unknown);
    }
  }
}
