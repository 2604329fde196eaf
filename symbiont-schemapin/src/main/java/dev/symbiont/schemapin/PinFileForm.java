package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.KeyFormatException;
import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The forms in which pin stores are written as JSON (section 6). All are read; each file keeps its
 * own.
 */
public enum PinFileForm {
  /** A flat object {@code "tool@domain": "sha256:…"}, as Python, JavaScript and Go write it. */
  FLAT {
    @Override
    PinTable read(JsonValue value) {
      PinTable table = new PinTable();
      object(value)
          .members()
          .forEach(
              (name, fingerprint) -> {
                int at = name.lastIndexOf('@');
                PinKey key = key(name.substring(0, Math.max(at, 0)), name.substring(at + 1));
                table.add(key, new PinTable.Pin(fingerprint(fingerprint), JsonObject.EMPTY));
              });
      return table;
    }

    @Override
    JsonValue write(PinTable table) {
      JsonObject.Builder object = JsonObject.builder();
      table
          .all()
          .forEach((key, pins) -> object.put(key.toString(), pins.get(0).fingerprint().value()));
      return object.build();
    }

    @Override
    PinTable.Pin pin(PinKey key, P256PublicKey presented, Instant now) {
      return new PinTable.Pin(KeyFingerprint.of(presented), JsonObject.EMPTY);
    }
  },

  /** A list of tools with several keys each, their times and levels of trust, as Rust writes it. */
  LIST {
    @Override
    PinTable read(JsonValue value) {
      if (!(value instanceof JsonArray tools)) {
        throw malformed("expected a list");
      }
      PinTable table = new PinTable();
      for (JsonValue element : tools) {
        JsonObject tool = object(element);
        PinKey key = key(text(tool, "tool_id"), text(tool, "domain"));
        for (JsonValue pinned : keys(tool)) {
          JsonObject entry = object(pinned);
          JsonValue fingerprint = entry.get("fingerprint").orElse(JsonNull.NULL);
          table.add(key, new PinTable.Pin(fingerprint(fingerprint), entry));
        }
      }
      return table;
    }

    private JsonArray keys(JsonObject tool) {
      return tool.array("pinned_keys").orElseThrow(() -> malformed("pinned_keys is missing"));
    }

    @Override
    JsonValue write(PinTable table) {
      return new JsonArray(
          table.all().entrySet().stream().<JsonValue>map(tool -> tool(tool)).toList());
    }

    private JsonObject tool(Map.Entry<PinKey, List<PinTable.Pin>> pins) {
      return JsonObject.builder()
          .put("tool_id", pins.getKey().toolId())
          .put("domain", pins.getKey().domain())
          .put(
              "pinned_keys",
              new JsonArray(pins.getValue().stream().<JsonValue>map(PinTable.Pin::entry).toList()))
          .build();
    }

    @Override
    PinTable.Pin pin(PinKey key, P256PublicKey presented, Instant now) {
      KeyFingerprint fingerprint = KeyFingerprint.of(presented);
      return new PinTable.Pin(
          fingerprint,
          JsonObject.builder()
              .put("fingerprint", fingerprint.value())
              .put("first_seen", time(now))
              .put("last_seen", time(now))
              .put("trust_level", "tofu")
              .build());
    }

    @Override
    void addKey(PinTable table, PinKey key, PinTable.Pin pin) {
      table.add(key, pin);
    }
  },

  /**
   * The key store of the Symbiont runtime, {@code ~/.symbiont/schemapin_keys.json}: one key per
   * provider, whatever the tool. Its own fingerprints are of the key's text; keys are compared by
   * what they are, so a key that was wrapped anew is no other key.
   */
  RUNTIME {
    @Override
    PinTable read(JsonValue value) {
      PinTable table = new PinTable();
      object(value)
          .members()
          .forEach(
              (identifier, element) -> {
                JsonObject entry = object(element);
                KeyFingerprint fingerprint = KeyFingerprint.of(publicKey(entry, "public_key"));
                table.add(key(identifier, identifier), new PinTable.Pin(fingerprint, entry));
              });
      return table;
    }

    @Override
    JsonValue write(PinTable table) {
      JsonObject.Builder object = JsonObject.builder();
      table.all().forEach((key, pins) -> object.put(key.domain(), pins.get(0).entry()));
      return object.build();
    }

    @Override
    PinKey slot(PinKey key) {
      return new PinKey(key.domain(), key.domain());
    }

    @Override
    PinTable.Pin pin(PinKey key, P256PublicKey presented, Instant now) {
      String pem = presented.toPem();
      return new PinTable.Pin(
          KeyFingerprint.of(presented),
          JsonObject.builder()
              .put("identifier", key.domain())
              .put("public_key", pem)
              .put("algorithm", "ES256")
              .put("fingerprint", Sha256.hex(pem))
              .put("pinned_at", time(now))
              .put("metadata", JsonNull.NULL)
              .build());
    }
  },

  /**
   * The file of the {@code KeyPinning} class of JavaScript, {@code ~/.schemapin/pinned_keys.json},
   * also in its older shape without {@code pinned_keys} around the tools. It is read and never
   * written: its one key for each tool, whatever the domain, cannot hold our pins.
   */
  KEY_PINNING {
    @Override
    PinTable read(JsonValue value) {
      JsonObject object = object(value);
      JsonObject tools = object.object(PINNED_KEYS).orElse(object);
      PinTable table = new PinTable();
      tools
          .members()
          .forEach(
              (toolId, element) -> {
                JsonObject entry = object(element);
                KeyFingerprint fingerprint = KeyFingerprint.of(publicKey(entry, PUBLIC_KEY_PEM));
                table.add(key(toolId, text(entry, "domain")), new PinTable.Pin(fingerprint, entry));
              });
      return table;
    }

    @Override
    JsonValue write(PinTable table) {
      throw new PinStoreException(
          "a pin file of the JavaScript class KeyPinning is read but not changed; pin into another"
              + " file",
          null);
    }

    @Override
    PinTable.Pin pin(PinKey key, P256PublicKey presented, Instant now) {
      return new PinTable.Pin(KeyFingerprint.of(presented), JsonObject.EMPTY);
    }
  };

  private static final String PINNED_KEYS = "pinned_keys";
  private static final String PUBLIC_KEY_PEM = "public_key_pem";

  /** Reads the pins in {@code value}. */
  abstract PinTable read(JsonValue value);

  /** Returns the pins as they go into a file. */
  abstract JsonValue write(PinTable table);

  /** Returns the entry for a key that is pinned now. */
  abstract PinTable.Pin pin(PinKey key, P256PublicKey presented, Instant now);

  /** Returns under which key this form keeps the pins of {@code key}. */
  PinKey slot(PinKey key) {
    return key;
  }

  /** Adds a key with consent; forms that keep one key replace it. */
  void addKey(PinTable table, PinKey key, PinTable.Pin pin) {
    table.replace(key, pin);
  }

  /** Recognises the form of {@code value}; {@code fallback} for an empty object. */
  static PinFileForm of(JsonValue value, PinFileForm fallback) {
    if (value instanceof JsonArray) {
      return LIST;
    }
    JsonObject object = object(value);
    if (object.size() == 0) {
      return fallback == LIST ? FLAT : fallback;
    }
    JsonValue first = object.members().values().iterator().next();
    if (first instanceof JsonString) {
      return FLAT;
    }
    boolean keyPinning =
        object.has(PINNED_KEYS) || (first instanceof JsonObject tool && tool.has(PUBLIC_KEY_PEM));
    return keyPinning ? KEY_PINNING : RUNTIME;
  }

  private static JsonObject object(JsonValue value) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw malformed("expected an object, found " + value.kind());
  }

  private static String text(JsonObject object, String name) {
    return object.string(name).orElseThrow(() -> malformed(name + " is missing"));
  }

  private static P256PublicKey publicKey(JsonObject entry, String name) {
    try {
      return P256PublicKey.ofPem(text(entry, name));
    } catch (KeyFormatException e) {
      throw malformed(name + " cannot be read: " + e.getMessage());
    }
  }

  private static KeyFingerprint fingerprint(JsonValue value) {
    return (value instanceof JsonString text
            ? KeyFingerprint.parse(text.value())
            : Optional.<KeyFingerprint>empty())
        .orElseThrow(() -> malformed("a fingerprint must be 'sha256:' and 64 hexadecimal digits"));
  }

  private static PinKey key(String toolId, String domain) {
    try {
      return new PinKey(toolId, domain);
    } catch (IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  private static JsonFormatException malformed(String problem) {
    return new JsonFormatException("$", "not a pin store: " + problem);
  }

  private static String time(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
