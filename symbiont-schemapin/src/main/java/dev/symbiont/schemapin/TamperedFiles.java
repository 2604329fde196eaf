package dev.symbiont.schemapin;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How a folder differs from the manifest of its signature. Each list is in the order of code
 * points.
 *
 * @param modified files whose path is known and whose content differs
 * @param added files that the manifest does not list
 * @param removed files that only the manifest lists
 */
public record TamperedFiles(List<String> modified, List<String> added, List<String> removed) {
  /** Copies the lists. */
  public TamperedFiles {
    modified = List.copyOf(modified);
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /** Compares the hashes of the files as they are with those that were signed. */
  public static TamperedFiles between(Map<String, String> current, Map<String, String> signed) {
    return new TamperedFiles(
        select(current, path -> signed.containsKey(path) && !same(current, signed, path)),
        select(current, path -> !signed.containsKey(path)),
        select(signed, path -> !current.containsKey(path)));
  }

  private static boolean same(Map<String, String> a, Map<String, String> b, String path) {
    return String.valueOf(a.get(path)).equals(b.get(path));
  }

  private static List<String> select(Map<String, String> files, Predicate<String> test) {
    return files.keySet().stream().filter(test).sorted(CodePointOrder.INSTANCE).toList();
  }

  /** Tells whether nothing differs. */
  public boolean isEmpty() {
    return modified.isEmpty() && added.isEmpty() && removed.isEmpty();
  }
}
