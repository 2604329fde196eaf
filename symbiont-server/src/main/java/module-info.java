/** The HTTP listeners of the embedded runtime. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.server {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.runtime;
  requires io.javalin;

  exports dev.symbiont.server;
}
