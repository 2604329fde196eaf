package dev.symbiont.agentpin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Reads documents from files: {@code {domain}.json} and {@code {domain}.revocations.json} (digest
 * section 14.2). A domain that is not a host name is unknown, so that no name leaves the directory
 * (R34). Thread-safe.
 */
public final class DirectoryResolver implements DocumentResolver {
  private final Path discoveries;
  private final Path revocations;

  /** Creates a resolver that finds both kinds of files in {@code directory}. */
  public DirectoryResolver(Path directory) {
    this(directory, directory);
  }

  /** Creates a resolver for discovery documents and revocation documents in two directories. */
  public DirectoryResolver(Path discoveries, Path revocations) {
    this.discoveries = Objects.requireNonNull(discoveries, "discoveries");
    this.revocations = Objects.requireNonNull(revocations, "revocations");
  }

  @Override
  public Resolution resolve(String domain) {
    if (!HostName.isValid(domain)) {
      return new Resolution.Unknown("the issuer is not a host name");
    }
    DomainDocuments documents;
    Path discovery = discoveries.resolve(domain + ".json");
    try {
      documents = DomainDocuments.of(DiscoveryDocument.parse(read(discovery)));
    } catch (NoSuchFileException e) {
      return new Resolution.Unknown("there is no file " + discovery);
    } catch (IOException | AgentPinException e) {
      return new Resolution.Failed("cannot read " + discovery + ": " + e.getMessage());
    }
    Path revocation = revocations.resolve(domain + ".revocations.json");
    try {
      return Resolution.Found.of(
          documents.withRevocation(RevocationDocument.parse(read(revocation))));
    } catch (NoSuchFileException e) {
      return Resolution.Found.of(documents);
    } catch (IOException | AgentPinException e) {
      return new Resolution.Failed("cannot read " + revocation + ": " + e.getMessage());
    }
  }

  /** Reads one byte more than the limit at most; the parser then refuses the length. */
  private static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(Json.DOCUMENT.maxBytes() + 1);
    }
  }
}
