package dev.symbiont.webhooks;

import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** What the scheme of a provider is configured with. */
record ProviderSettings(
    WebhookSecrets secrets,
    String headerName,
    Clock clock,
    Duration tolerance,
    List<PublicKey> publicKeys) {}
