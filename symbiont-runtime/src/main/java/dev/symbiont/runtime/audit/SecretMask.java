package dev.symbiont.runtime.audit;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Replaces what looks like a secret before it is written anywhere (runtime policy specification
 * section 8): the values of members whose name says so, and shapes of well-known credentials inside
 * any text. Names are matched by whole words, so {@code total_tokens} and {@code monkey} stay.
 */
public final class SecretMask {
  private static final String MASK = "***";
  private static final Set<String> SECRET_WORDS =
      Set.of(
          "password",
          "passwd",
          "token",
          "secret",
          "credential",
          "credentials",
          "apikey",
          "auth",
          "authorization",
          "ssn",
          "cvv",
          "pin");

  /** With what stands around words, so that {@code rapid_keys} is not among them. */
  private static final List<String> SECRET_PAIRS =
      Stream.of(
              "api_key",
              "private_key",
              "secret_key",
              "access_key",
              "credit_card",
              "card_number",
              "social_security")
          .map(pair -> "_" + pair + "_")
          .toList();

  // Every alternative starts with a literal and repeats one character class: linear.
  private static final Pattern SHAPES =
      Pattern.compile(
          "sk-[A-Za-z0-9_-]{16,200}"
              + "|gh[pousr]_[A-Za-z0-9]{20,200}"
              + "|AKIA[A-Z0-9]{16}"
              + "|xox[abprs]-[A-Za-z0-9-]{10,200}"
              + "|[Bb]earer [A-Za-z0-9._~+/=-]{16,2000}"
              + "|eyJ[A-Za-z0-9_-]{8,2000}\\.eyJ[A-Za-z0-9_-]{8,4000}\\.[A-Za-z0-9_-]{8,2000}"
              + "|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----");

  private static final Pattern ASSIGNED =
      Pattern.compile(
          "\\b(API_?KEY|TOKEN)[\"']?[ ]?[:=][ ]?[\"']?[A-Za-z0-9+/=_-]{20,200}",
          Pattern.CASE_INSENSITIVE);

  /** Of a social security number; whatever else is made of digits has more. */
  private static final int FEWEST_DIGITS = 9;

  private static final Pattern SSN = Pattern.compile("\\b[0-9]{3}-[0-9]{2}-[0-9]{4}\\b");
  private static final Pattern CARD = Pattern.compile("\\b(?:[0-9]{4}[- ]?){3}[0-9]{4}\\b");
  private static final Pattern MAIL =
      Pattern.compile("\\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}\\.[A-Za-z]{2,24}\\b");
  private static final Pattern PHONE = Pattern.compile("\\b[0-9]{3}[-. ][0-9]{3}[-. ]?[0-9]{4}\\b");

  private SecretMask() {}

  /** Returns {@code object} with its secrets, and with what tells of persons, replaced. */
  static JsonObject maskPersonal(JsonObject object) {
    return (JsonObject) personal(mask(object));
  }

  private static JsonValue personal(JsonValue value) {
    if (value instanceof JsonObject object) {
      JsonObject.Builder masked = JsonObject.builder();
      object.members().forEach((name, member) -> masked.put(name, personal(member)));
      return masked.build();
    }
    if (value instanceof JsonArray array) {
      return new JsonArray(array.values().stream().map(SecretMask::personal).toList());
    }
    return value instanceof JsonString string
        ? new JsonString(maskPersonal(string.value()))
        : value;
  }

  /** Section 8, in its order; a card only if its check digit fits. */
  static String maskPersonal(String text) {
    if (!mayBePersonal(text)) {
      return text;
    }
    String masked = SSN.matcher(text).replaceAll("***-**-****");
    masked =
        CARD.matcher(masked)
            .replaceAll(card -> isCard(card.group()) ? "****-****-****-****" : card.group());
    masked = MAIL.matcher(masked).replaceAll("***@***.***");
    return PHONE.matcher(masked).replaceAll("***-***-****");
  }

  /** Cheap, and false for most texts in records: identifiers, hashes, plain words. */
  private static boolean mayBePersonal(String text) {
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '@' || (c >= '0' && c <= '9' && ++digits == FEWEST_DIGITS)) {
        return true;
      }
      boolean isInsideNumber = (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ' ';
      if (!isInsideNumber) {
        digits = 0;
      }
    }
    return false;
  }

  /** The check digit of ISO/IEC 7812-1. */
  private static boolean isCard(String number) {
    int[] digits = number.chars().filter(Character::isDigit).map(c -> c - '0').toArray();
    int sum = 0;
    for (int i = 0; i < digits.length; i++) {
      int digit = (digits.length - i) % 2 == 0 ? 2 * digits[i] : digits[i];
      sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
  }

  /** Returns {@code object} with its secrets replaced. */
  public static JsonObject mask(JsonObject object) {
    JsonObject.Builder masked = JsonObject.builder();
    object
        .members()
        .forEach(
            (name, value) -> masked.put(name, isSecretName(name) ? hidden(value) : mask(value)));
    return masked.build();
  }

  /** Returns {@code text} with the shapes of well-known credentials replaced. */
  public static String mask(String text) {
    String masked = SHAPES.matcher(text).replaceAll(MASK);
    return masked.indexOf('=') < 0 && masked.indexOf(':') < 0
        ? masked
        : ASSIGNED.matcher(masked).replaceAll("$1=***");
  }

  private static JsonValue mask(JsonValue value) {
    if (value instanceof JsonObject object) {
      return mask(object);
    }
    if (value instanceof JsonArray array) {
      return new JsonArray(array.values().stream().map(SecretMask::mask).toList());
    }
    if (value instanceof JsonString string) {
      return new JsonString(mask(string.value()));
    }
    return value;
  }

  private static JsonValue hidden(JsonValue value) {
    return value instanceof JsonBoolean || value instanceof JsonNull ? value : new JsonString(MASK);
  }

  private static boolean isSecretName(String name) {
    String snake = snakeCase(name);
    if (snake.equals("key")) {
      return true;
    }
    for (String word : snake.split("_", -1)) {
      if (SECRET_WORDS.contains(word)) {
        return true;
      }
    }
    String words = "_" + snake + "_";
    return SECRET_PAIRS.stream().anyMatch(words::contains);
  }

  private static String snakeCase(String name) {
    StringBuilder snake = new StringBuilder(name.length() + 8);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c) && i > 0 && Character.isLowerCase(name.charAt(i - 1))) {
        snake.append('_');
      }
      snake.append(c == '-' || c == ' ' ? '_' : c);
    }
    return snake.toString().toLowerCase(Locale.ROOT);
  }
}
