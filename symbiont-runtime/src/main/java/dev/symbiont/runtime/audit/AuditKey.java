package dev.symbiont.runtime.audit;

import dev.symbiont.domain.crypto.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The Ed25519 key that signs audit records. Cannot be printed. */
public final class AuditKey {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final String HEADER = "-----BEGIN PRIVATE KEY-----";
  private static final String FOOTER = "-----END PRIVATE KEY-----";
  private static final int LONGEST_FILE = 4096;
  private static final int KEY_ID_BYTES = 8;

  /**
   * What stands before the 32 secret bytes in PKCS#8 (RFC 8410 section 7): version 1 without, and
   * version 2 with the public key behind them. The first is written.
   */
  private static final List<byte[]> PKCS8_HEADS =
      List.of(
          HexFormat.of().parseHex("302e020100300506032b657004220420"),
          HexFormat.of().parseHex("3051020101300506032b657004220420"));

  private static final byte[] PUBLIC_KEY_FOLLOWS = HexFormat.of().parseHex("812100");

  private final byte[] secret;
  private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
  private final String id;

  private AuditKey(byte[] secret) {
    this.secret = secret;
    Ed25519.generatePublicKey(secret, 0, publicKey, 0);
    this.id = idOf(publicKey);
  }

  /** Makes a new key. */
  public static AuditKey generate(SecureRandom random) {
    byte[] secret = new byte[Ed25519.SECRET_KEY_SIZE];
    random.nextBytes(secret);
    return new AuditKey(secret);
  }

  /**
   * Reads the key in {@code file} (PKCS#8 PEM), or makes one and writes it, readable by its owner
   * alone.
   *
   * @throws AuditException if the file cannot be used, or others may read it
   */
  public static AuditKey loadOrCreate(Path file, SecureRandom random) {
    try {
      if (Files.exists(file)) {
        return load(file);
      }
      return create(file, random);
    } catch (FileAlreadyExistsException madeMeanwhile) {
      return loadOrCreate(file, random);
    } catch (IOException e) {
      throw new AuditException("audit key " + file + " cannot be read or written: " + e, e);
    }
  }

  /**
   * Reads the key that signs the log in {@code directory}, as {@link #loadOrCreate} does, and ends
   * a rotation that a crash has interrupted: the successor counts if the log says so.
   *
   * @throws AuditException if a file cannot be used, or others may read it
   */
  public static AuditKey inForce(Path file, Path directory, SecureRandom random) {
    Path successor = successor(file);
    if (Files.exists(successor)) {
      try {
        boolean rotated =
            Files.isDirectory(directory)
                && LogTail.recover(directory).signer().equals(Optional.of(load(successor).id()));
        if (rotated) {
          Files.move(successor, file, StandardCopyOption.ATOMIC_MOVE);
        } else {
          Files.delete(successor);
        }
      } catch (IOException e) {
        throw new AuditException("audit key " + successor + " cannot be taken over: " + e, e);
      }
    }
    return loadOrCreate(file, random);
  }

  /**
   * Makes a new key, lets it sign {@code trail} from now on, and puts it in the place of the one in
   * {@code file}, which is gone then.
   *
   * @param actor who rotates, for example {@code user:admin}
   * @throws AuditException if it cannot be done; then the key in {@code file} stays in force
   */
  public static AuditKey rotate(AuditTrail trail, Path file, String actor, SecureRandom random) {
    Path successor = successor(file);
    try {
      Files.deleteIfExists(successor);
      AuditKey key = create(successor, random);
      trail.rotate(key, actor);
      Files.move(successor, file, StandardCopyOption.ATOMIC_MOVE);
      return key;
    } catch (IOException e) {
      throw new AuditException("audit key " + file + " cannot be rotated: " + e, e);
    }
  }

  private static Path successor(Path file) {
    return file.resolveSibling(file.getFileName() + ".next");
  }

  /** Returns the raw public key, 32 bytes. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** Returns the identifier of this key: the start of the SHA-256 of its public key, in hex. */
  public String id() {
    return id;
  }

  static String idOf(byte[] rawPublicKey) {
    return Sha256.hex(rawPublicKey).substring(0, 2 * KEY_ID_BYTES);
  }

  /** Returns the Ed25519 signature of {@code message}, 64 bytes. */
  public byte[] sign(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(secret, 0, publicKey, 0, null, message, 0, message.length, signature, 0);
    return signature;
  }

  /** Tells whether {@code signature} is one of {@code message} by the holder of the key. */
  public static boolean verify(byte[] rawPublicKey, byte[] message, byte[] signature) {
    return rawPublicKey.length == Ed25519.PUBLIC_KEY_SIZE
        && signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(signature, 0, rawPublicKey, 0, message, 0, message.length);
  }

  @Override
  public String toString() {
    return "AuditKey[" + id() + "]";
  }

  private static AuditKey load(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > LONGEST_FILE) {
      throw new AuditException("audit key " + file + " is not a key file", null);
    }
    refuseIfOthersMayRead(file);
    String pem = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (!pem.startsWith(HEADER) || !pem.endsWith(FOOTER)) {
      throw new AuditException("audit key " + file + " is not PKCS#8 PEM", null);
    }
    String body = pem.substring(HEADER.length(), pem.length() - FOOTER.length());
    byte[] der;
    try {
      der = Base64.getDecoder().decode(body.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new AuditException("audit key " + file + " is damaged", e);
    }
    return fromPkcs8(der, file);
  }

  private static AuditKey fromPkcs8(byte[] der, Path file) {
    for (byte[] head : PKCS8_HEADS) {
      int end = head.length + Ed25519.SECRET_KEY_SIZE;
      if (der.length >= end && Arrays.equals(der, 0, head.length, head, 0, head.length)) {
        AuditKey key = new AuditKey(Arrays.copyOfRange(der, head.length, end));
        if (der.length == 2 + der[1] && key.isFollowedBy(der, end)) {
          return key;
        }
        throw new AuditException("audit key " + file + " is damaged", null);
      }
    }
    throw new AuditException("audit key " + file + " is damaged or no Ed25519 key", null);
  }

  /** Nothing may follow the secret but its own public key. */
  private boolean isFollowedBy(byte[] der, int end) {
    byte[] rest = Arrays.copyOfRange(der, end, der.length);
    byte[] expected =
        Arrays.copyOf(PUBLIC_KEY_FOLLOWS, PUBLIC_KEY_FOLLOWS.length + publicKey.length);
    System.arraycopy(publicKey, 0, expected, PUBLIC_KEY_FOLLOWS.length, publicKey.length);
    return rest.length == 0 || Arrays.equals(rest, expected);
  }

  private static void refuseIfOthersMayRead(Path file) throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return;
    }
    if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
      throw new AuditException(
          "audit key %s may be used by others than its owner; run: chmod 600 %s"
              .formatted(file, file),
          null);
    }
  }

  private static AuditKey create(Path file, SecureRandom random) throws IOException {
    AuditKey key = generate(random);
    byte[] head = PKCS8_HEADS.get(0);
    byte[] pkcs8 = Arrays.copyOf(head, head.length + key.secret.length);
    System.arraycopy(key.secret, 0, pkcs8, head.length, key.secret.length);
    String pem =
        HEADER
            + "\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs8)
            + "\n"
            + FOOTER
            + "\n";
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (Files.getFileStore(parent == null ? file : parent).supportsFileAttributeView("posix")) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } else {
      Files.createFile(file);
    }
    Files.writeString(
        file, pem, StandardCharsets.US_ASCII, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    return key;
  }
}
