/**
 * Verification of inbound webhooks: the schemes of GitHub, Stripe, Slack, Mattermost and Standard
 * Webhooks, a configurable HMAC verifier, a JWT verifier, and a replay guard.
 *
 * <p>Start with {@link dev.symbiont.webhooks.WebhookProvider}. Everything works on the raw bytes of
 * the body and on {@link dev.symbiont.webhooks.WebhookHeaders}, so it fits every web framework.
 */
@NullMarked
package dev.symbiont.webhooks;

import org.jspecify.annotations.NullMarked;
