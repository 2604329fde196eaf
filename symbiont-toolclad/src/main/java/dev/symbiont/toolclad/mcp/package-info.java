/** Tools that are a call to an MCP server: argument mapping and the port to the client. */
@NullMarked
package dev.symbiont.toolclad.mcp;

import org.jspecify.annotations.NullMarked;
