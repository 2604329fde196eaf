package dev.symbiont.cli.schemapin;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.schemapin.BundleResult;
import dev.symbiont.schemapin.ChainResolver;
import dev.symbiont.schemapin.DiscoveryDocument;
import dev.symbiont.schemapin.FilePinStore;
import dev.symbiont.schemapin.LocalFileResolver;
import dev.symbiont.schemapin.PinFileForm;
import dev.symbiont.schemapin.PinPolicy;
import dev.symbiont.schemapin.ProviderEvidence;
import dev.symbiont.schemapin.Resolution;
import dev.symbiont.schemapin.RevocationDocument;
import dev.symbiont.schemapin.SchemaPinSettings;
import dev.symbiont.schemapin.SchemaResolver;
import dev.symbiont.schemapin.TrustBundle;
import dev.symbiont.schemapin.TrustBundleVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where keys come from and where they are pinned. */
final class TrustOptions {
  @Option(
      names = "--discovery",
      paramLabel = "FILE",
      description = "The discovery document of the provider.")
  private @Nullable Path discovery;

  @Option(
      names = "--revocation",
      paramLabel = "FILE",
      description = "The revocation document of the provider, with --discovery.")
  private @Nullable Path revocation;

  @Option(
      names = "--documents",
      paramLabel = "DIR",
      description = "A directory of {domain}.json and {domain}.revocations.json.")
  private @Nullable Path documents;

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description = "A signed trust bundle; may be given several times.")
  private List<Path> bundles = new ArrayList<>();

  @Mixin private final OnlineOptions online = new OnlineOptions();

  @Option(
      names = "--pin-store",
      paramLabel = "FILE",
      description = "The pin store; the key is pinned there on first use.")
  private @Nullable Path pins;

  @Option(names = "--closed-world", description = "Trust pinned keys only.")
  private boolean closedWorld;

  @Option(
      names = "--refuse-single-hash",
      description = "Refuse signatures in the older form that signers in Go make.")
  private boolean singleHashRefused;

  TrustOptions() {}

  SchemaPinSettings.Builder settings(Console console) {
    if (closedWorld && pins == null) {
      throw new CommandFailure(ExitCode.USAGE, "--closed-world needs --pin-store");
    }
    SchemaPinSettings.Builder settings = SchemaPinSettings.builder().clock(console.clock());
    if (pins != null) {
      settings.pins(new FilePinStore(console.resolve(pins), PinFileForm.LIST));
    }
    if (closedWorld) {
      settings.pinPolicy(PinPolicy.STRICT);
    }
    if (singleHashRefused) {
      settings.singleHashRefused();
    }
    return settings;
  }

  /** Returns a resolver over everything that is named; offline but for {@code --online}. */
  SchemaResolver resolver(Console console) throws IOException {
    List<SchemaResolver> resolvers = new ArrayList<>();
    if (discovery != null) {
      resolvers.add(only(console, discovery));
    }
    if (documents != null) {
      resolvers.add(new LocalFileResolver(console.resolve(documents)));
    }
    for (Path bundle : bundles) {
      resolvers.add(verified(console, bundle).resolver());
    }
    if (online.asked()) {
      resolvers.add(online.resolver(console));
    }
    if (resolvers.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "name where the key comes from: --discovery, --documents, --bundle or --online");
    }
    return new ChainResolver(resolvers);
  }

  private SchemaResolver only(Console console, Path file) throws IOException {
    InputFiles files = new InputFiles(console);
    DiscoveryDocument document = files.document(file, "discovery", DiscoveryDocument::read);
    Optional<RevocationDocument> revoked =
        revocation == null
            ? Optional.empty()
            : Optional.of(files.document(revocation, "revocation", RevocationDocument::read));
    ProviderEvidence evidence = new ProviderEvidence(document, revoked, List.of());
    return domain -> new Resolution.Found(evidence);
  }

  private TrustBundle verified(Console console, Path file) throws IOException {
    TrustBundle bundle = new InputFiles(console).document(file, "trust bundle", TrustBundle::read);
    BundleResult result = new TrustBundleVerifier(settings(console).build()).verify(bundle);
    if (result instanceof BundleResult.Rejected rejected) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "the bundle %s is refused, %s: %s"
              .formatted(file, rejected.code().word(), rejected.message()));
    }
    return bundle;
  }
}
