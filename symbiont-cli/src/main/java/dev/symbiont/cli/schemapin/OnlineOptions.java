package dev.symbiont.cli.schemapin;

import dev.symbiont.api.agentpin.AddressLookup;
import dev.symbiont.api.agentpin.TransportDocumentFetcher;
import dev.symbiont.api.schemapin.SchemaPinFetcher;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Composition;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.TlsSettings;
import dev.symbiont.domain.http.TransportSettings;
import dev.symbiont.guice.ApacheTransportModule;
import dev.symbiont.schemapin.SchemaResolver;
import dev.symbiont.schemapin.WellKnownResolver;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and how the documents of a provider are fetched from its domain. */
public final class OnlineOptions {
  @Option(
      names = "--online",
      description = "Fetch what nothing else holds from the signer's domain, over HTTPS.")
  private boolean online;

  @Option(
      names = "--online-ca",
      paramLabel = "FILE",
      description = "Certificates (PEM) that HTTPS trusts instead of those of the JVM.")
  private @Nullable Path authorities;

  @Option(
      names = "--online-private",
      description = "Also ask domains with private, loopback or link-local addresses.")
  private boolean privateAddressesAllowed;

  /** Creates the options; picocli fills them. */
  public OnlineOptions() {}

  /** Tells whether {@code --online} was given. */
  public boolean asked() {
    return online;
  }

  /**
   * Returns a resolver that asks the provider's domain; nothing is open between two questions.
   *
   * @throws IOException if the file of certificates cannot be read
   */
  public SchemaResolver resolver(Console console) throws IOException {
    TransportSettings settings = settings(console);
    return domain -> {
      try (Composition parts = Composition.of(console, new ApacheTransportModule(settings))) {
        TransportDocumentFetcher fetcher =
            new TransportDocumentFetcher(
                parts.get(HttpTransport.class), AddressLookup.system(), privateAddressesAllowed);
        return new WellKnownResolver(new SchemaPinFetcher(fetcher)).resolve(domain);
      }
    };
  }

  private TransportSettings settings(Console console) throws IOException {
    if (authorities == null) {
      return TransportSettings.DEFAULT;
    }
    String pem = new InputFiles(console).text(authorities);
    try {
      return TransportSettings.DEFAULT.withTls(TlsSettings.builder().trustPem(pem).build());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "--online-ca " + authorities + ": " + e.getMessage());
    }
  }
}
