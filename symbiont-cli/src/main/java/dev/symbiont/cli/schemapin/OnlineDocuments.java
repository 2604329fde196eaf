package dev.symbiont.cli.schemapin;

import dev.symbiont.api.schemapin.SchemaPinFetcher;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.schemapin.Resolution;
import dev.symbiont.schemapin.SchemaResolver;
import dev.symbiont.schemapin.WellKnownResolver;
import dev.symbiont.transport.jdk.JdkTransport;

/** Fetches the SchemaPin documents of a provider from its domain, when they are asked for. */
public final class OnlineDocuments implements SchemaResolver {
  /** Creates the resolver; nothing is open between two questions. */
  public OnlineDocuments() {}

  @Override
  public Resolution resolve(String domain) {
    try (HttpTransport transport = JdkTransport.create()) {
      return new WellKnownResolver(new SchemaPinFetcher(transport)).resolve(domain);
    }
  }
}
