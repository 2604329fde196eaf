package dev.symbiont.skills;

/** Hears about each file of a folder scan, in the scanning thread. */
@FunctionalInterface
public interface ScanProgress {
  /** Hears nothing. */
  ScanProgress NONE = (file, scanned, total, skipped) -> {};

  /**
   * A file is done.
   *
   * @param file the file relative to the skill
   * @param scanned files scanned so far
   * @param total files in the folder
   * @param skipped files not scanned so far; each has a finding
   */
  void fileDone(String file, int scanned, int total, int skipped);
}
