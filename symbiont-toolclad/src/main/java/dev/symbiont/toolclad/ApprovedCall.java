package dev.symbiont.toolclad;

/**
 * A call that passed every gate. Its constructor stands in the pipeline alone, so an ungated run
 * does not compile.
 */
record ApprovedCall(PreparedCall call, CallContext context) {}
