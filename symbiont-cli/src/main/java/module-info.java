/** The {@code symbiont} command. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.cli {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.domain;
  requires dev.symbiont.agentpin;
  requires dev.symbiont.api;
  requires dev.symbiont.cedar;
  requires dev.symbiont.guice;
  requires dev.symbiont.json.gson;
  requires dev.symbiont.runtime;
  requires dev.symbiont.server;
  requires dev.symbiont.toolclad;
  requires dev.symbiont.schemapin;
  requires dev.symbiont.skills;
  requires java.logging;
  requires jdk.httpserver;
  requires transitive com.google.guice;
  requires transitive info.picocli;

  exports dev.symbiont.cli;

  opens dev.symbiont.cli to
      info.picocli;
  opens dev.symbiont.cli.agentpin to
      info.picocli;
  opens dev.symbiont.cli.runtime to
      com.google.guice,
      info.picocli;
  opens dev.symbiont.cli.schemapin to
      info.picocli;
  opens dev.symbiont.cli.skills to
      info.picocli;
  opens dev.symbiont.cli.cedar to
      info.picocli;
  opens dev.symbiont.cli.tools to
      info.picocli;
}
