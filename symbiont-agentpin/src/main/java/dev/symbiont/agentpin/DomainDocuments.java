package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonValue;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one domain: its discovery document and, if there is one, its revocation
 * document. Immutable and thread-safe.
 *
 * <p>Documents from outside may be handed over unread. Then an unreadable one is no exception, but
 * makes the verification end at its step with {@link ErrorCode#DISCOVERY_INVALID}.
 */
public final class DomainDocuments {
  private final Content<DiscoveryDocument> discovery;
  private final @Nullable Content<RevocationDocument> revocation;

  private DomainDocuments(
      Content<DiscoveryDocument> discovery, @Nullable Content<RevocationDocument> revocation) {
    this.discovery = discovery;
    this.revocation = revocation;
  }

  /** A document, or why it cannot be read. */
  private record Content<T>(@Nullable T document, @Nullable AgentPinException problem) {
    static <T> Content<T> of(T document) {
      return new Content<>(Objects.requireNonNull(document, "document"), null);
    }

    static <T> Content<T> read(Supplier<T> reader) {
      try {
        return of(reader.get());
      } catch (AgentPinException e) {
        return new Content<>(null, e);
      }
    }

    T get() {
      if (document == null) {
        throw Objects.requireNonNull(problem, "problem");
      }
      return document;
    }
  }

  /** Returns the documents of a domain of which no revocation document is known. */
  public static DomainDocuments of(DiscoveryDocument discovery) {
    return new DomainDocuments(Content.of(discovery), null);
  }

  /** Returns the documents of a domain. */
  public static DomainDocuments of(DiscoveryDocument discovery, RevocationDocument revocation) {
    return new DomainDocuments(Content.of(discovery), Content.of(revocation));
  }

  /** Returns documents whose discovery document is {@code text}, readable or not. */
  public static DomainDocuments ofUntrusted(String text) {
    return new DomainDocuments(Content.read(() -> DiscoveryDocument.parse(text)), null);
  }

  static DomainDocuments ofUntrusted(JsonValue discovery) {
    return new DomainDocuments(
        Content.read(
            () ->
                DiscoveryDocument.ofJson(
                    Json.object(discovery, "discovery document", ErrorCode.DISCOVERY_INVALID))),
        null);
  }

  /** Returns these documents with the revocation document {@code text}, readable or not. */
  public DomainDocuments withUntrustedRevocation(String text) {
    return new DomainDocuments(discovery, Content.read(() -> RevocationDocument.parse(text)));
  }

  DomainDocuments withUntrustedRevocation(JsonValue revocation) {
    return new DomainDocuments(
        discovery,
        Content.read(
            () ->
                RevocationDocument.ofJson(
                    Json.object(revocation, "revocation document", ErrorCode.DISCOVERY_INVALID))));
  }

  /** Returns these documents with a revocation document. */
  public DomainDocuments withRevocation(RevocationDocument document) {
    return new DomainDocuments(discovery, Content.of(document));
  }

  DomainDocuments withRevocationOf(DomainDocuments other) {
    return new DomainDocuments(discovery, other.revocation);
  }

  /** Tells whether there is a revocation document, readable or not. */
  public boolean hasRevocation() {
    return revocation != null;
  }

  /**
   * Returns the discovery document.
   *
   * @throws AgentPinException with {@link ErrorCode#DISCOVERY_INVALID} if it cannot be read
   */
  public DiscoveryDocument discovery() {
    return discovery.get();
  }

  /**
   * Returns the revocation document; empty if there is none.
   *
   * @throws AgentPinException with {@link ErrorCode#DISCOVERY_INVALID} if it cannot be read
   */
  public Optional<RevocationDocument> revocation() {
    return revocation == null ? Optional.empty() : Optional.of(revocation.get());
  }
}
