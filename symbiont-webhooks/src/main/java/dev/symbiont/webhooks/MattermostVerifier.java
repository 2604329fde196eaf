package dev.symbiont.webhooks;

import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.webhooks.WebhookVerdict.Accepted;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Mattermost's scheme: the secret itself as {@code token} in the body, a form or a JSON object
 * (specification, section 4). Nothing signs the rest of the body.
 */
final class MattermostVerifier implements SignatureVerifier {
  private static final JsonLimits LIMITS = new JsonLimits(1024 * 1024, 64);
  private static final String TOKEN = "token";

  private final ProviderSettings settings;

  MattermostVerifier(ProviderSettings settings) {
    this.settings = settings;
  }

  @Override
  public WebhookVerdict check(WebhookHeaders headers, byte[] body) {
    HeaderValue type = HeaderValue.of(headers, settings.headerName());
    if (type instanceof HeaderValue.Unusable unusable) {
      return unusable.rejected();
    }
    if (body.length > LIMITS.maxBytes()) {
      return HeaderValue.malformed(
          settings.headerName(), "the body is longer than " + LIMITS.maxBytes() + " bytes");
    }
    Optional<String> token =
        isJson(((HeaderValue.Present) type).value()) ? tokenInJson(body) : tokenInForm(body);
    if (token.isEmpty()) {
      return HeaderValue.malformed(
          settings.headerName(), "the body must hold exactly one text 'token'");
    }
    OptionalInt matching =
        settings.secrets().matchPlain(token.get().getBytes(StandardCharsets.UTF_8));
    return matching.isEmpty()
        ? HeaderValue.mismatch(settings.headerName())
        : new Accepted(matching.getAsInt(), DeliveryId.digest(body));
  }

  private static boolean isJson(String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.startsWith("application/json;");
  }

  private static Optional<String> tokenInJson(byte[] body) {
    try {
      return new GsonCodec().read(body, LIMITS) instanceof JsonObject object
          ? object.string(TOKEN)
          : Optional.empty();
    } catch (JsonFormatException notJson) {
      return Optional.empty();
    }
  }

  private static Optional<String> tokenInForm(byte[] body) {
    List<String> tokens =
        List.of(new String(body, StandardCharsets.ISO_8859_1).split("&", -1)).stream()
            .filter(field -> field.startsWith(TOKEN + "="))
            .toList();
    if (tokens.size() != 1) {
      return Optional.empty();
    }
    try {
      String encoded = tokens.get(0).substring(TOKEN.length() + 1);
      return Optional.of(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException badEscape) {
      return Optional.empty();
    }
  }
}
