package dev.symbiont.api;

import dev.symbiont.api.auth.TokenProvider;
import dev.symbiont.api.call.CallListener;
import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Waiter;
import dev.symbiont.api.config.Setting;
import dev.symbiont.api.config.Source;
import dev.symbiont.api.config.SymbiontConfig;
import dev.symbiont.api.config.ValidationMode;
import dev.symbiont.api.input.WebhookSender;
import dev.symbiont.api.input.WebhookTarget;
import dev.symbiont.domain.error.ConfigurationException;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.HttpTransportProvider;
import dev.symbiont.domain.http.TransportSettings;
import dev.symbiont.domain.http.exchange.ExchangeThreads;
import dev.symbiont.domain.secret.Secret;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.json.gson.MappingRules;
import dev.symbiont.json.gson.RecordMapper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sets up a {@link SymbiontClient}. What is not set here is taken from the environment, then from
 * {@code .env}, then from the configuration file, then from the default; {@link
 * SymbiontConfig#explain} tells which. Not thread-safe.
 */
public final class SymbiontClientBuilder {
  private static final String USER_AGENT = "symbiont-java/" + version();

  private final SymbiontConfig.Loader loader = SymbiontConfig.loader();
  private final HttpHeaders.Builder headers = HttpHeaders.builder();
  private boolean sourcesNamed;
  private @Nullable SymbiontConfig ready;
  private @Nullable TokenProvider tokens;
  private @Nullable HttpTransport transport;
  private @Nullable TransportSettings transportSettings;
  private CallListener listener = CallListener.NONE;
  private Supplier<Optional<String>> traceparent = Optional::empty;
  private Clock clock = Clock.systemUTC();
  private Waiter waiter = Waiter.SYSTEM;
  // For the ids of requests and the waits between them, which need not be secret. Callers on many
  // threads do not wait for each other.
  private RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
  private Supplier<List<HttpTransportProvider>> providers = Transports::announced;

  SymbiontClientBuilder() {}

  /** Sends this key as bearer token, to the base URL's host only. */
  public SymbiontClientBuilder apiKey(Secret key) {
    return set(Setting.API_KEY, key.value());
  }

  /** Sends this key as bearer token, to the base URL's host only. */
  public SymbiontClientBuilder apiKey(String key) {
    return apiKey(Secret.of(key));
  }

  /** Sends the tokens of {@code provider} instead of an API key. */
  public SymbiontClientBuilder tokenProvider(TokenProvider provider) {
    tokens = Objects.requireNonNull(provider, "provider");
    return this;
  }

  /**
   * Sets the address of the runtime, {@code http://localhost:8080/api/v1} by default. Without a
   * path, {@code /api/v1} is added.
   */
  public SymbiontClientBuilder baseUrl(String url) {
    return set(Setting.BASE_URL, url);
  }

  /** Sets the longest time for one attempt, 30 s by default. */
  public SymbiontClientBuilder timeout(Duration time) {
    return set(Setting.TIMEOUT, time.toMillis() + "ms");
  }

  /** Sets the longest time to make a connection, 10 s by default. */
  public SymbiontClientBuilder connectTimeout(Duration time) {
    return set(Setting.CONNECT_TIMEOUT, time.toMillis() + "ms");
  }

  /** Sets the longest time for a call, all attempts and waits included, 120 s by default. */
  public SymbiontClientBuilder deadline(Duration time) {
    return set(Setting.DEADLINE, time.toMillis() + "ms");
  }

  /** Sets the most repetitions of a request, 0 to 10, 3 by default. */
  public SymbiontClientBuilder maxRetries(int number) {
    return set(Setting.MAX_RETRIES, Integer.toString(number));
  }

  /** Sets the longest wait between two attempts, 30 s by default. */
  public SymbiontClientBuilder maxRetryWait(Duration time) {
    return set(Setting.MAX_RETRY_WAIT, time.toMillis() + "ms");
  }

  /** Sets the longest response that is read, 32 MiB by default. */
  public SymbiontClientBuilder maxResponseBytes(int bytes) {
    return set(Setting.MAX_RESPONSE_BYTES, Integer.toString(bytes));
  }

  /** Sets how closely requests and responses are checked, {@code DEVELOPMENT} by default. */
  public SymbiontClientBuilder validationMode(ValidationMode mode) {
    return set(Setting.VALIDATION_MODE, mode.name());
  }

  /** Lets the credential go over plain http to another machine, which is refused by default. */
  public SymbiontClientBuilder allowInsecureHttp(boolean allowed) {
    return set(Setting.ALLOW_INSECURE_HTTP, Boolean.toString(allowed));
  }

  /** Sends the calls through {@code value}, which stays open when the client is closed. */
  public SymbiontClientBuilder transport(HttpTransport value) {
    transport = Objects.requireNonNull(value, "value");
    return this;
  }

  /** Takes the transport of that name, for example {@code "jdk"}, of those on the class path. */
  public SymbiontClientBuilder transport(String name) {
    return set(Setting.TRANSPORT, name);
  }

  /** Makes the transport with these settings instead of those of the configuration. */
  public SymbiontClientBuilder transportSettings(TransportSettings settings) {
    transportSettings = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /** Sends a further header with every call. */
  public SymbiontClientBuilder header(String name, String value) {
    headers.set(name, value);
    return this;
  }

  /** Tells {@code value} of every call. */
  public SymbiontClientBuilder listener(CallListener value) {
    listener = Objects.requireNonNull(value, "value");
    return this;
  }

  /** Sends what {@code source} gives as {@code traceparent} header (W3C Trace Context). */
  public SymbiontClientBuilder traceparent(Supplier<Optional<String>> source) {
    traceparent = Objects.requireNonNull(source, "source");
    return this;
  }

  /** Takes the time from {@code value}: for dates in {@code Retry-After} and tokens' lifetimes. */
  public SymbiontClientBuilder clock(Clock value) {
    clock = Objects.requireNonNull(value, "value");
    return this;
  }

  /** Reads a configuration file: .yml, .yaml, .json or .toml. */
  public SymbiontClientBuilder configFile(Path file) {
    sources().file(file);
    return this;
  }

  /** Reads this file instead of {@code .env} in the working directory. */
  public SymbiontClientBuilder dotenv(Path file) {
    sources().dotenv(file);
    return this;
  }

  /** Reads these variables and no {@code .env}, instead of the environment of the process. */
  public SymbiontClientBuilder environment(Map<String, String> variables) {
    sources().environment(variables).withoutDotenv();
    return this;
  }

  /** Takes all settings from {@code value}; nothing is read, and none may be set here as well. */
  public SymbiontClientBuilder config(SymbiontConfig value) {
    ready = Objects.requireNonNull(value, "value");
    return this;
  }

  SymbiontClientBuilder waiter(Waiter value) {
    waiter = value;
    return this;
  }

  SymbiontClientBuilder random(RandomGenerator value) {
    random = value;
    return this;
  }

  SymbiontClientBuilder providers(List<HttpTransportProvider> found) {
    providers = () -> found;
    return this;
  }

  /**
   * Returns the client.
   *
   * @throws ConfigurationException if a setting is not allowed, a file cannot be read, no transport
   *     can be chosen, or the credential would go over plain http to another machine
   */
  public SymbiontClient build() {
    SymbiontConfig config = settings();
    BaseUrl base = BaseUrl.parse(config.baseUrl());
    Optional<Credentials> credentials = credentials(config);
    if (credentials.isPresent() && base.exposesCredentials() && !config.allowInsecureHttp()) {
      throw new ConfigurationException(
          Setting.BASE_URL.key(),
          "the credential would go unprotected to "
              + base
              + "; use https, or allow it with allow_insecure_http");
    }
    HttpTransport chosen =
        transport != null
            ? transport
            : Transports.create(
                providers.get(),
                config.transport(),
                transportSettings != null ? transportSettings : config.transportSettings());
    ExchangeThreads threads = new ExchangeThreads("client");
    Runnable closer = transport != null ? threads::close : () -> close(chosen, threads);
    Wiring wiring = wiring(config, base, credentials, chosen, threads);
    return new RuntimeClient(
        config,
        "%s through %s, credential: %s"
            .formatted(base, chosen.name(), origin(config, credentials.isPresent())),
        new Invoker(wiring, CallOptions.DEFAULT),
        new LazyAgentPin(chosen, clock),
        webhooks(wiring),
        waiter,
        closer);
  }

  /** The client's own credential goes to the host of the API only, a target gets what it names. */
  private WebhookSender webhooks(Wiring wiring) {
    WebhookTarget usual = WebhookTarget.of(wiring.base().besideInput());
    return new WebhookSender(
        usual,
        target ->
            new Invoker(
                wiring.at(
                    BaseUrl.origin(target.address()),
                    target.equals(usual)
                        ? wiring.credentials()
                        : target.bearerToken().map(token -> Credentials.fixed(token, clock))),
                CallOptions.DEFAULT));
  }

  private static void close(HttpTransport owned, ExchangeThreads threads) {
    owned.close();
    threads.close();
  }

  private SymbiontConfig.Loader sources() {
    sourcesNamed = true;
    return loader;
  }

  private SymbiontConfig settings() {
    if (ready == null) {
      return loader.load();
    }
    if (sourcesNamed) {
      throw new ConfigurationException(
          "config", "settings were given whole and one by one; choose one of the two");
    }
    return ready;
  }

  private Wiring wiring(
      SymbiontConfig config,
      BaseUrl base,
      Optional<Credentials> credentials,
      HttpTransport chosen,
      Executor threads) {
    return new Wiring(
        chosen,
        base,
        credentials,
        new RetryRules(config.maxRetries(), RetryRules.DEFAULT.base(), config.maxRetryWait()),
        config.timeout(),
        config.deadline(),
        config.maxResponseBytes(),
        defaultHeaders(),
        traceparent,
        config.validationMode() != ValidationMode.PERFORMANCE,
        new GsonCodec(),
        new RecordMapper(rules(config.validationMode())),
        new GuardedListener(listener),
        clock,
        waiter,
        threads,
        random);
  }

  private HttpHeaders defaultHeaders() {
    HttpHeaders own = headers.build();
    try {
      CallOptions.requireNotOwn(own);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("header", String.valueOf(e.getMessage()));
    }
    HttpHeaders.Builder all =
        HttpHeaders.builder().add("Accept", "application/json").add("User-Agent", USER_AGENT);
    own.names().forEach(all::remove);
    own.forEach(all::add);
    return all.build();
  }

  private Optional<Credentials> credentials(SymbiontConfig config) {
    if (tokens != null) {
      return Optional.of(new Credentials(tokens, config.tokenRefreshThreshold(), clock));
    }
    return config.apiKey().map(key -> Credentials.fixed(requireSendable(key), clock));
  }

  private static Secret requireSendable(Secret key) {
    if (!key.value().chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new ConfigurationException(
          Setting.API_KEY.key(),
          "holds a space, a line break or another character that no bearer token has; was more than"
              + " the key copied?");
    }
    return key;
  }

  private String origin(SymbiontConfig config, boolean present) {
    if (tokens != null) {
      return "token provider";
    }
    Source source = config.source(Setting.API_KEY.key());
    return present ? "api_key from " + source.name().toLowerCase(Locale.ROOT) : "none";
  }

  private static MappingRules rules(ValidationMode mode) {
    return switch (mode) {
      case STRICT -> MappingRules.STRICT;
      case DEVELOPMENT -> MappingRules.lenient(new ProblemLog());
      case PERFORMANCE -> MappingRules.lenient(problem -> {});
    };
  }

  private static String version() {
    String version = SymbiontClientBuilder.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  private SymbiontClientBuilder set(Setting setting, String value) {
    sources().argument(setting, value);
    return this;
  }
}
