package dev.symbiont.cli.runtime;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.secret.Secret;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.auth.ApiToken;
import dev.symbiont.runtime.input.HttpInputConfig;
import dev.symbiont.runtime.input.RoutingRule;
import dev.symbiont.webhooks.InMemoryReplayGuard;
import dev.symbiont.webhooks.JwtVerifier;
import dev.symbiont.webhooks.ReplayGuardedVerifier;
import dev.symbiont.webhooks.SignatureVerifier;
import dev.symbiont.webhooks.WebhookProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the HTTP input of a project is opened (HTTP contract sections 2.3 and 7.1). */
final class InputOptions {
  private static final String FROM_ENVIRONMENT = "env:";
  private static final String WEBHOOK_SECRET = "SYMBIONT_WEBHOOK_SECRET";
  private static final int LONGEST_BODY = 1_048_576;
  private static final Duration TOKEN_LEEWAY = Duration.ofSeconds(5);

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Port of the HTTP input (webhooks); 8081, and 0 for a free one.")
  private int port = 8081;

  @Option(
      names = "--http.token",
      paramLabel = "TOKEN",
      description =
          "Bearer token of the HTTP input, or env:NAME to read it from a variable; that of the API"
              + " unless given.")
  private @Nullable String token;

  @Option(
      names = "--http.verify",
      paramLabel = "PROVIDER",
      description =
          "Ask for the signatures of github, stripe, slack, standard_webhooks, mattermost or"
              + " custom, made with the secret in $SYMBIONT_WEBHOOK_SECRET, instead of a token.")
  private @Nullable String provider;

  @Option(
      names = "--http.jwt-public-key",
      paramLabel = "FILE",
      description =
          "Accept JSON Web Tokens signed with this Ed25519 or P-256 key (PEM, or the 32 bytes of an"
              + " Ed25519 key); exp is required.")
  private @Nullable Path tokenKey;

  @Option(
      names = "--http.jwt-audience",
      paramLabel = "NAME",
      description = "The audience those tokens must name; without it, tokens for one are refused.")
  private @Nullable String audience;

  @Option(
      names = "--http.cors-origins",
      paramLabel = "ORIGINS",
      description = "Origins whose browsers may post, separated by commas; none unless given.")
  private String origins = "";

  @Option(
      names = "--http.audit",
      description = "Accepted for old command lines: every delivery is in the audit trail anyway.")
  private boolean unusedAudit;

  InputOptions() {}

  int port() {
    return port;
  }

  /**
   * Returns the settings of the input: the first agent gets what no path sends elsewhere. Empty if
   * there is no agent to reach.
   *
   * @throws CommandFailure if an option cannot be used, or a variable that it names is not set
   */
  Optional<HttpInputConfig> config(Console console, List<Agent> agents) {
    try {
      return agents.isEmpty() ? Optional.empty() : Optional.of(settings(console, agents));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private HttpInputConfig settings(Console console, List<Agent> agents) {
    HttpInputConfig.Builder input =
        HttpInputConfig.builder(agents.get(0).id().toString())
            .maxBodyBytes(LONGEST_BODY)
            .corsOrigins(
                Arrays.stream(origins.split(",", -1))
                    .map(String::strip)
                    .filter(origin -> !origin.isEmpty())
                    .collect(Collectors.toSet()));
    agents.forEach(
        agent ->
            input.route(
                new RoutingRule.PathPrefix("/webhook/" + agent.name()), agent.id().toString()));
    if (token != null) {
      input.bearerToken(Secret.of(ApiToken.of(token(console, token)).reveal()));
    }
    if (tokenKey != null) {
      input.tokens(tokens(console, tokenKey));
    }
    if (provider != null) {
      input.signature(verifier(console, WebhookProvider.parse(provider)));
    }
    return input.build();
  }

  private static String token(Console console, String given) {
    return given.startsWith(FROM_ENVIRONMENT)
        ? variable(console, given.substring(FROM_ENVIRONMENT.length()), "--http.token")
        : given;
  }

  private SignatureVerifier tokens(Console console, Path file) {
    try {
      JwtVerifier.Builder tokens =
          JwtVerifier.builder(Files.readAllBytes(console.resolve(file)), "Authorization")
              .leeway(TOKEN_LEEWAY)
              .clock(console.clock());
      if (audience != null) {
        tokens.requiredAudience(audience);
      }
      return tokens.build();
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, "--http.jwt-public-key: cannot read " + file);
    }
  }

  private static SignatureVerifier verifier(Console console, WebhookProvider provider) {
    return new ReplayGuardedVerifier(
        provider.verifier(variable(console, WEBHOOK_SECRET, "--http.verify")),
        new InMemoryReplayGuard(provider.replayRetention(), InMemoryReplayGuard.DEFAULT_CAPACITY),
        provider.word(),
        console.clock());
  }

  private static String variable(Console console, String name, String option) {
    return console
        .variable(name)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE, option + " needs the environment variable " + name));
  }
}
