package dev.symbiont.domain.tool;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.WireDefault;
import dev.symbiont.domain.wire.WireExtra;
import java.util.List;
import java.util.Objects;

/**
 * Answer of {@code POST /tools/reload} (HTTP contract, section 9.2).
 *
 * @param status what was done: a constant word
 * @param loaded number of tools that can be called now
 * @param errors what is wrong with files; such a file keeps its last good version
 * @param extra members that this version does not know
 */
public record ToolReloadResult(
    String status,
    @WireDefault("0") long loaded,
    @WireDefault("[]") List<String> errors,
    @WireExtra JsonObject extra) {
  /** Refuses {@code null} and copies the list. */
  public ToolReloadResult {
    Objects.requireNonNull(status, "status");
    errors = List.copyOf(errors);
    Objects.requireNonNull(extra, "extra");
  }
}
