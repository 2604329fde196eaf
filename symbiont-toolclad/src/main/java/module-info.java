/** ToolClad: declared, validated, governed tools. Starts processes, but opens no socket itself. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.toolclad {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.domain;
  requires dev.symbiont.json.gson;
  requires com.electronwill.nightconfig.core;
  requires com.electronwill.nightconfig.toml;
  requires java.xml;
  requires re2j;

  exports dev.symbiont.toolclad;
  exports dev.symbiont.toolclad.browser;
  exports dev.symbiont.toolclad.command;
  exports dev.symbiont.toolclad.http;
  exports dev.symbiont.toolclad.manifest;
  exports dev.symbiont.toolclad.mcp;
  exports dev.symbiont.toolclad.output;
  exports dev.symbiont.toolclad.problem;
  exports dev.symbiont.toolclad.scope;
  exports dev.symbiont.toolclad.session;
  exports dev.symbiont.toolclad.toml to
      dev.symbiont.cli,
      dev.symbiont.runtime;
  exports dev.symbiont.toolclad.value;
}
