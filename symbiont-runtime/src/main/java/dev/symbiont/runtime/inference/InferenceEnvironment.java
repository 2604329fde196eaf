package dev.symbiont.runtime.inference;

import dev.symbiont.domain.error.ConfigurationException;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.secret.Secret;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Chooses a model by environment variables, the first that is set: OpenRouter, OpenAI, Anthropic
 * (runtime reasoning specification section 10.1). Empty variables count as not set. What this build
 * has not, Amazon Bedrock and keys from a secret store, is an error rather than overlooked.
 */
public final class InferenceEnvironment {
  private final Map<String, String> environment;
  private final HttpTransport transport;
  private final JsonCodec json;
  private final Clock clock;

  /** Creates the choice over {@code environment}. */
  public InferenceEnvironment(
      Map<String, String> environment, HttpTransport transport, JsonCodec json, Clock clock) {
    this.environment = Map.copyOf(environment);
    this.transport = Objects.requireNonNull(transport, "transport");
    this.json = Objects.requireNonNull(json, "json");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Returns the model that the environment names; empty if it names none.
   *
   * @throws ConfigurationException if an address is refused, or the environment names what is not
   *     built
   */
  public Optional<InferenceProvider> provider() {
    Optional<InferenceProvider> provider =
        key("OPENROUTER_API_KEY")
            .map(this::openRouter)
            .or(() -> key("OPENAI_API_KEY").map(this::openAi))
            .or(() -> key("ANTHROPIC_API_KEY").map(this::anthropic));
    if (provider.isEmpty()) {
      requireNoBedrock();
    }
    return provider;
  }

  private void requireNoBedrock() {
    boolean region = value("AWS_REGION").or(() -> value("AWS_DEFAULT_REGION")).isPresent();
    if (region && value("BEDROCK_MODEL_ID").isPresent()) {
      throw new ConfigurationException(
          "BEDROCK_MODEL_ID",
          "Amazon Bedrock is not built in; use the module symbiont-langchain4j with its Bedrock"
              + " model, or set OPENROUTER_API_KEY, OPENAI_API_KEY or ANTHROPIC_API_KEY");
    }
  }

  private InferenceProvider openRouter(Secret key) {
    HttpHeaders.Builder attribution = HttpHeaders.builder();
    value("OPENROUTER_REFERER").ifPresent(text -> attribution.set("HTTP-Referer", text));
    value("OPENROUTER_TITLE").ifPresent(text -> attribution.set("X-Title", text));
    return new OpenAiProvider(
        "openrouter",
        address("OPENROUTER_BASE_URL", "https://openrouter.ai/api/v1"),
        key,
        value("OPENROUTER_MODEL").orElse("anthropic/claude-sonnet-4"),
        attribution.build(),
        transport,
        json,
        clock);
  }

  private InferenceProvider openAi(Secret key) {
    return new OpenAiProvider(
        "openai",
        address("OPENAI_BASE_URL", "https://api.openai.com/v1"),
        key,
        value("CHAT_MODEL").orElse("gpt-4o"),
        HttpHeaders.EMPTY,
        transport,
        json,
        clock);
  }

  private InferenceProvider anthropic(Secret key) {
    return new AnthropicProvider(
        address("ANTHROPIC_BASE_URL", "https://api.anthropic.com/v1"),
        key,
        value("ANTHROPIC_MODEL").orElse("claude-sonnet-4-20250514"),
        transport,
        json,
        clock);
  }

  private Optional<Secret> key(String variable) {
    Optional<Secret> key = value(variable).map(Secret::of);
    if (key.isEmpty() && value(variable + "_REF").isPresent()) {
      throw new ConfigurationException(
          variable + "_REF",
          "there is no secret store to read a key from; put the key into " + variable);
    }
    return key;
  }

  private Optional<String> value(String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(text -> !text.isBlank());
  }

  /** A key must not be sent to an inner address by a variable that somebody else could set. */
  private URI address(String variable, String preset) {
    Optional<String> given = value(variable);
    if (given.isEmpty()) {
      return URI.create(preset);
    }
    URI uri = parsed(variable, given.get());
    boolean local = value("SYMBIONT_ALLOW_LOCAL_LLM").filter("1"::equals).isPresent();
    if (!local && (!"https".equalsIgnoreCase(uri.getScheme()) || isInner(uri.getHost()))) {
      throw new ConfigurationException(
          variable,
          "it must be https to a public address; set SYMBIONT_ALLOW_LOCAL_LLM=1 to use a local"
              + " model server");
    }
    return uri;
  }

  private static URI parsed(String variable, String text) {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(variable, "it is not an address");
    }
    throw new ConfigurationException(
        variable, "it must be an address with a host, without user-info and query");
  }

  private static boolean isInner(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (address.isLoopbackAddress()
            || address.isSiteLocalAddress()
            || address.isLinkLocalAddress()
            || address.isAnyLocalAddress()
            || address.isMulticastAddress()) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException e) {
      // The call will fail with a better message than we could give here.
      return false;
    }
  }
}
