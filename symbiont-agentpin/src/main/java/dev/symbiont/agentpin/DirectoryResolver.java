package dev.symbiont.agentpin;

import dev.symbiont.domain.file.RegularFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Reads documents from files: {@code {domain}.json} and {@code {domain}.revocations.json} (digest
 * section 14.2). A domain that is not a host name is unknown, so that no name leaves the directory
 * (R34), and neither does a link. Thread-safe.
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
    String discovery = domain + ".json";
    try {
      documents = DomainDocuments.of(DiscoveryDocument.parse(read(discoveries, discovery)));
    } catch (NoSuchFileException e) {
      return new Resolution.Unknown("there is no " + discovery + " in " + discoveries);
    } catch (IOException | AgentPinException e) {
      return new Resolution.Failed("cannot read " + discovery + ": " + e.getMessage());
    }
    String revocation = domain + ".revocations.json";
    try {
      return Resolution.Found.of(
          documents.withRevocation(RevocationDocument.parse(read(revocations, revocation))));
    } catch (NoSuchFileException e) {
      return Resolution.Found.of(documents);
    } catch (IOException | AgentPinException e) {
      return new Resolution.Failed("cannot read " + revocation + ": " + e.getMessage());
    }
  }

  private static byte[] read(Path directory, String name) throws IOException {
    return RegularFiles.readWithin(directory, name, Json.DOCUMENT.maxBytes());
  }
}
