package dev.symbiont.api.schemapin;

import dev.symbiont.api.agentpin.TransportDocumentFetcher;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.schemapin.DocumentFetcher;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;

/**
 * Gets discovery and revocation documents of SchemaPin through an {@link HttpTransport} (SchemaPin
 * digest, section 5), for a {@link dev.symbiont.schemapin.WellKnownResolver}: HTTPS only, no
 * redirects, 10 seconds in total, public addresses only. Thread-safe.
 */
public final class SchemaPinFetcher implements DocumentFetcher {
  private final TransportDocumentFetcher fetcher;

  /** Creates a fetcher that connects to public addresses only; it does not own the transport. */
  public SchemaPinFetcher(HttpTransport transport) {
    this(new TransportDocumentFetcher(transport));
  }

  /** Creates a fetcher that connects to what {@code fetcher} may. */
  public SchemaPinFetcher(TransportDocumentFetcher fetcher) {
    this.fetcher = Objects.requireNonNull(fetcher, "fetcher");
  }

  @Override
  public byte[] fetch(URI address, int maxBytes) throws IOException {
    HttpReply reply = fetcher.get(address, maxBytes);
    if (reply.status() < 200 || reply.status() > 299) {
      throw new IOException("the answer has status " + reply.status() + ", expected 200");
    }
    return reply.body();
  }
}
