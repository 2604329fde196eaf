package dev.symbiont.runtime.audit;

import dev.symbiont.domain.crypto.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;

/** The Ed25519 key that signs audit records. Cannot be printed. */
public final class AuditKey {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final String HEADER = "-----BEGIN PRIVATE KEY-----";
  private static final String FOOTER = "-----END PRIVATE KEY-----";
  private static final int LONGEST_FILE = 4096;
  private static final int KEY_ID_BYTES = 8;

  private final Ed25519PrivateKeyParameters privateKey;
  private final Ed25519PublicKeyParameters publicKey;

  private AuditKey(Ed25519PrivateKeyParameters privateKey) {
    this.privateKey = privateKey;
    this.publicKey = privateKey.generatePublicKey();
  }

  /** Makes a new key. */
  public static AuditKey generate(SecureRandom random) {
    return new AuditKey(new Ed25519PrivateKeyParameters(random));
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

  /** Returns the raw public key, 32 bytes. */
  public byte[] publicKey() {
    return publicKey.getEncoded();
  }

  /** Returns the identifier of this key: the start of the SHA-256 of its public key, in hex. */
  public String id() {
    return idOf(publicKey());
  }

  static String idOf(byte[] rawPublicKey) {
    return Sha256.hex(rawPublicKey).substring(0, 2 * KEY_ID_BYTES);
  }

  byte[] sign(byte[] message) {
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, privateKey);
    signer.update(message, 0, message.length);
    return signer.generateSignature();
  }

  static boolean verify(byte[] rawPublicKey, byte[] message, byte[] signature) {
    if (rawPublicKey.length != Ed25519PublicKeyParameters.KEY_SIZE
        || signature.length != Ed25519PrivateKeyParameters.SIGNATURE_SIZE) {
      return false;
    }
    try {
      Ed25519Signer signer = new Ed25519Signer();
      signer.init(false, new Ed25519PublicKeyParameters(rawPublicKey));
      signer.update(message, 0, message.length);
      return signer.verifySignature(signature);
    } catch (IllegalArgumentException notAPoint) {
      return false;
    }
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
    try {
      AsymmetricKeyParameter key =
          PrivateKeyFactory.createKey(Base64.getDecoder().decode(body.replaceAll("\\s", "")));
      if (key instanceof Ed25519PrivateKeyParameters ed25519) {
        return new AuditKey(ed25519);
      }
    } catch (IllegalArgumentException | IOException e) {
      throw new AuditException("audit key " + file + " is damaged", e);
    }
    throw new AuditException("audit key " + file + " is not an Ed25519 key", null);
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
    byte[] pkcs8 = PrivateKeyInfoFactory.createPrivateKeyInfo(key.privateKey).getEncoded();
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
