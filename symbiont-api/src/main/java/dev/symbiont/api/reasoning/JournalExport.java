package dev.symbiont.api.reasoning;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.RustSpelling;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.json.gson.MappingRules;
import dev.symbiont.json.gson.RecordMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads journals that were exported to a file, by this runtime or by the Rust runtime, which spells
 * them in another way (runtime reasoning specification, sections 2.14 and 5.1).
 */
public final class JournalExport {
  private static final JsonLimits LIMITS = new JsonLimits(64 * 1024 * 1024, 128);

  private JournalExport() {}

  /**
   * Reads an export: a JSON array of entries.
   *
   * @param json the text, at most 64 MiB
   * @return the entries in their order; events that this version does not know are kept as they are
   * @throws JsonFormatException if the text is no such array; the message names the place
   */
  public static List<JournalEntry> read(String json) {
    if (!(new GsonCodec().read(json, LIMITS) instanceof JsonArray entries)) {
      throw new JsonFormatException("$", "an export of a journal is a JSON array of entries");
    }
    RecordMapper mapper = new RecordMapper(MappingRules.TOLERANT);
    List<JournalEntry> read = new ArrayList<>(entries.size());
    for (JsonValue entry : entries) {
      JsonValue spelled =
          entry instanceof JsonObject object ? RustSpelling.journalEntry(object) : entry;
      read.add(mapper.read(spelled, JournalEntry.class));
    }
    return List.copyOf(read);
  }
}
