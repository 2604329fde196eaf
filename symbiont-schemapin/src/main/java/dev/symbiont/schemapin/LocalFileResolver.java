package dev.symbiont.schemapin;

import dev.symbiont.domain.file.RegularFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Resolves from files {@code {domain}.json} and {@code {domain}.revocations.json} in one directory
 * (section 9). Domains are host names before they become file names; a link out of the directory is
 * refused. A file that exists but cannot be read fails the resolution.
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
          read(discoveries, host + ".json", DiscoveryDocument.LIMITS.maxBytes());
      if (discovery.isEmpty()) {
        return new Resolution.Unknown("no file for the domain in " + discoveries);
      }
      Optional<byte[]> revocation =
          read(revocations, host + ".revocations.json", RevocationDocument.LIMITS.maxBytes());
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

  private static Optional<byte[]> read(Path directory, String name, int maxBytes)
      throws IOException {
    try {
      return Optional.of(RegularFiles.readWithin(directory, name, maxBytes));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }
}
