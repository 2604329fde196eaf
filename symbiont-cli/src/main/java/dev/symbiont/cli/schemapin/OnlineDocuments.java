package dev.symbiont.cli.schemapin;

import dev.symbiont.api.schemapin.SchemaPinFetcher;
import dev.symbiont.cli.Composition;
import dev.symbiont.cli.Console;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.guice.ApacheTransportModule;
import dev.symbiont.schemapin.Resolution;
import dev.symbiont.schemapin.SchemaResolver;
import dev.symbiont.schemapin.WellKnownResolver;
import java.util.Objects;

/** Fetches the SchemaPin documents of a provider from its domain, when they are asked for. */
public final class OnlineDocuments implements SchemaResolver {
  private final Console console;

  /** Creates the resolver; nothing is open between two questions. */
  public OnlineDocuments(Console console) {
    this.console = Objects.requireNonNull(console, "console");
  }

  @Override
  public Resolution resolve(String domain) {
    try (Composition parts = Composition.of(console, new ApacheTransportModule())) {
      HttpTransport transport = parts.get(HttpTransport.class);
      return new WellKnownResolver(new SchemaPinFetcher(transport)).resolve(domain);
    }
  }
}
