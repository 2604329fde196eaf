package dev.symbiont.schemapin;

import java.io.IOException;
import java.util.List;

/** Port: looks up TXT records. Implementations are thread-safe. */
@FunctionalInterface
public interface DnsTxtLookup {
  /**
   * Returns the TXT records of {@code name}, the chunks of each record joined; empty if the name or
   * the type does not exist.
   *
   * @throws IOException if it is not known whether there are records: a timeout, a refused or
   *     broken answer
   */
  List<String> txt(String name) throws IOException;
}
