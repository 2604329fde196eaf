package dev.symbiont.toolclad;

import dev.symbiont.toolclad.browser.BrowserDriver;
import dev.symbiont.toolclad.http.AddressGuard;
import dev.symbiont.toolclad.http.HostResolver;
import dev.symbiont.toolclad.http.HttpToolClient;
import dev.symbiont.toolclad.http.SecretSource;
import dev.symbiont.toolclad.mcp.McpToolClient;
import dev.symbiont.toolclad.session.Sessions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Everything that {@link ToolClad.Builder} collects. */
record Settings(
    Path root,
    Clock clock,
    RandomGenerator random,
    Map<String, String> environment,
    Path evidenceRoot,
    Set<Path> allowedParsers,
    PolicyGate policy,
    ApprovalGate approvals,
    CallListener listener,
    SecretSource secrets,
    AddressGuard guard,
    Optional<HostResolver> resolver,
    Optional<HttpToolClient> http,
    Optional<McpToolClient> mcp,
    Optional<Sessions> sessions,
    Optional<BrowserDriver> browser) {

  Settings withGates(
      PolicyGate otherPolicy, ApprovalGate otherApprovals, CallListener otherListener) {
    return new Settings(
        root,
        clock,
        random,
        environment,
        evidenceRoot,
        allowedParsers,
        Objects.requireNonNull(otherPolicy, "policy"),
        Objects.requireNonNull(otherApprovals, "approvals"),
        Objects.requireNonNull(otherListener, "listener"),
        secrets,
        guard,
        resolver,
        http,
        mcp,
        sessions,
        browser);
  }
}
