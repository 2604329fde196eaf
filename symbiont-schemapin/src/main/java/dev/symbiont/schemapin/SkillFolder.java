package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * A skill folder as it was at one moment (section 11.1). Every file is read once, so what is
 * hashed, scanned and loaded are the same bytes, whatever happens to the folder meanwhile.
 *
 * <p>No link is followed. Everything that cannot be covered by a signature is a {@link Problem},
 * and with one neither signing nor verifying succeeds. Immutable and thread-safe.
 */
public final class SkillFolder {
  /** The name of the file that holds the signature. */
  public static final String SIDECAR = ".schemapin.sig";

  private final String directoryName;
  private final SortedMap<String, byte[]> files;
  private final Optional<byte[]> sidecar;
  private final List<Problem> problems;
  private final Map<String, String> manifest;
  private final byte[] root;

  SkillFolder(
      String directoryName,
      SortedMap<String, byte[]> files,
      Optional<byte[]> sidecar,
      List<Problem> problems) {
    this.directoryName = directoryName;
    this.files = files;
    this.sidecar = sidecar;
    this.problems = List.copyOf(problems);
    this.manifest = manifest(files);
    this.root = root(manifest);
  }

  /** Why a folder cannot be trusted as it is. */
  public enum ProblemKind {
    /** A symbolic link, which no signature covers. */
    SYMBOLIC_LINK,
    /** A signature file below the top, which no signature covers. */
    NESTED_SIGNATURE,
    /** A device, pipe or socket. */
    SPECIAL_FILE,
    /** A file or directory that cannot be read. */
    UNREADABLE,
    /** A name that is not UTF-8. */
    NAME_NOT_UTF8,
    /** More files and directories than the limit; the rest was not looked at. */
    TOO_MANY_FILES,
    /** More bytes than the limit; the file was not read. */
    TOO_LARGE,
    /** Directories nested deeper than the limit; what is below was not looked at. */
    TOO_DEEP
  }

  /**
   * One thing that cannot be trusted.
   *
   * @param kind what it is
   * @param path where, relative to the folder; bytes that are not UTF-8 are replaced
   */
  public record Problem(ProblemKind kind, String path) {}

  /**
   * How much of a folder is read.
   *
   * @param maxFiles most entries, directories included; at least 1
   * @param maxTotalBytes most bytes of all files together; at least 1
   * @param maxDepth deepest directory, the folder itself being 0; at least 0
   */
  public record Limits(int maxFiles, long maxTotalBytes, int maxDepth) {
    /** 10 000 entries, 100 MiB, depth 64. */
    public static final Limits DEFAULT = new Limits(10_000, 100L * 1024 * 1024, 64);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a limit is out of range
     */
    public Limits {
      if (maxFiles < 1 || maxTotalBytes < 1 || maxDepth < 0) {
        throw new IllegalArgumentException(
            "limits must be positive, were %d files, %d bytes, depth %d"
                .formatted(maxFiles, maxTotalBytes, maxDepth));
      }
    }
  }

  /**
   * Reads {@code folder} within {@link Limits#DEFAULT}.
   *
   * @throws IOException if it is not a directory that can be read
   */
  public static SkillFolder read(Path folder) throws IOException {
    return read(folder, Limits.DEFAULT);
  }

  /**
   * Reads {@code folder}.
   *
   * @throws IOException if it is not a directory that can be read
   */
  public static SkillFolder read(Path folder, Limits limits) throws IOException {
    return new SkillFolderReader(folder.toRealPath(), limits).read();
  }

  /** Returns the last part of the folder's path. */
  public String directoryName() {
    return directoryName;
  }

  /** Returns the name in the front matter of {@code SKILL.md}, else the {@link #directoryName}. */
  public String skillName() {
    return content("SKILL.md").flatMap(SkillName::inFrontMatter).orElse(directoryName);
  }

  /**
   * Returns the paths of all files but the signature, relative, with {@code /}, in the order of
   * their code points. The set cannot be changed.
   */
  public NavigableSet<String> paths() {
    TreeSet<String> paths = new TreeSet<>(CodePointOrder.INSTANCE);
    paths.addAll(files.keySet());
    return Collections.unmodifiableNavigableSet(paths);
  }

  /** Returns the bytes of a file; the array is a copy. */
  public Optional<byte[]> content(String path) {
    return Optional.ofNullable(files.get(path)).map(byte[]::clone);
  }

  /** Returns the bytes of the signature file at the top, if there is one; the array is a copy. */
  public Optional<byte[]> sidecar() {
    return sidecar.map(byte[]::clone);
  }

  /** Returns why the folder cannot be trusted; empty if nothing is wrong. */
  public List<Problem> problems() {
    return problems;
  }

  /** Returns the hash of each file, over its path and content, by path in order. */
  public Map<String, String> manifest() {
    return manifest;
  }

  /** Returns {@code sha256:} and the root hash in hexadecimal digits: the hash that is signed. */
  public String skillHash() {
    return hash(root);
  }

  /** Returns the hash of the root hash, which signers in Rust write as {@code skill_hash}. */
  String skillHashOfRust() {
    return hash(Sha256.digest(root));
  }

  byte[] root() {
    return root.clone();
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  static String hash(byte[] digest) {
    return "sha256:" + HexFormat.of().formatHex(digest);
  }

  private static Map<String, String> manifest(SortedMap<String, byte[]> files) {
    Map<String, String> manifest = new LinkedHashMap<>();
    files.forEach((path, content) -> manifest.put(path, hash(digest(path, content))));
    return Collections.unmodifiableMap(manifest);
  }

  private static byte[] digest(String path, byte[] content) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    byte[] both = Arrays.copyOf(name, name.length + content.length);
    System.arraycopy(content, 0, both, name.length, content.length);
    return Sha256.digest(both);
  }

  private static byte[] root(Map<String, String> manifest) {
    StringBuilder digests = new StringBuilder(manifest.size() * 64);
    manifest.values().forEach(hash -> digests.append(hash, "sha256:".length(), hash.length()));
    return Sha256.digest(digests.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
