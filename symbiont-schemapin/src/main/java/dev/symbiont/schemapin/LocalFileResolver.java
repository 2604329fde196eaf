package dev.symbiont.schemapin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Resolves from files {@code {domain}.json} and {@code {domain}.revocations.json} in one directory
 * (section 9). Domains are host names before they become file names; links are not followed. A file
 * that exists but cannot be read fails the resolution.
 */
public final class LocalFileResolver implements SchemaResolver {
  private final Path discoveries;
  private final Path revocations;

  /** Creates a resolver with both kinds of document in {@code directory}. */
  public LocalFileResolver(Path directory) {
    this(directory, directory);
  }

  /** Creates a resolver with a directory of its own for revocation documents. */
  public LocalFileResolver(Path discoveries, Path revocations) {
    this.discoveries = Objects.requireNonNull(discoveries, "discoveries");
    this.revocations = Objects.requireNonNull(revocations, "revocations");
  }

  @Override
  public Resolution resolve(String domain) {
    Optional<ProviderDomain> provider =
        ProviderDomain.parse(domain).filter(name -> name.port().isEmpty());
    if (provider.isEmpty()) {
      return new Resolution.Unknown("the domain is not a host name");
    }
    String host = provider.get().host();
    try {
      Optional<byte[]> discovery =
          read(discoveries.resolve(host + ".json"), DiscoveryDocument.LIMITS.maxBytes());
      if (discovery.isEmpty()) {
        return new Resolution.Unknown("no file for the domain in " + discoveries);
      }
      Optional<byte[]> revocation =
          read(
              revocations.resolve(host + ".revocations.json"),
              RevocationDocument.LIMITS.maxBytes());
      return found(discovery.get(), revocation);
    } catch (IOException e) {
      return new Resolution.Failed(
          SchemaPinErrorCode.DISCOVERY_FETCH_FAILED, "reading the documents failed: " + e);
    }
  }

  private static Resolution found(byte[] discovery, Optional<byte[]> revocation) {
    Optional<DiscoveryDocument> document = DiscoveryDocument.read(discovery);
    Optional<RevocationDocument> revoked = revocation.flatMap(RevocationDocument::read);
    if (document.isEmpty() || revoked.isPresent() != revocation.isPresent()) {
      return new Resolution.Failed(
          SchemaPinErrorCode.DISCOVERY_INVALID, "a document of the domain is not a JSON object");
    }
    return new Resolution.Found(ProviderEvidence.ofSnapshot(document.get(), revoked));
  }

  private static Optional<byte[]> read(Path file, int maxBytes) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file + " is not a regular file");
    }
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new IOException(file + " is longer than " + maxBytes + " bytes");
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }
}
