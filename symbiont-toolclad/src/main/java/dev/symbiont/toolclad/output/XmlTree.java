package dev.symbiont.toolclad.output;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * XML as {@code {root: node}}: attributes as {@code @name}, text as {@code #text}, repeated
 * children as arrays. No document type is processed and no entity but the five of XML is known.
 */
final class XmlTree {
  private XmlTree() {}

  static JsonObject read(byte[] raw) throws OutputException {
    XmlProlog.requireBareDoctype(raw);
    try {
      XMLStreamReader reader = factory().createXMLStreamReader(new ByteArrayInputStream(raw));
      try {
        return read(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw new OutputException("not XML: " + firstLine(e));
    }
  }

  /** Factories are not thread-safe while they are configured, so each reading makes its own. */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("external entities are refused");
        });
    return factory;
  }

  private static JsonObject read(XMLStreamReader reader)
      throws XMLStreamException, OutputException {
    Deque<Node> open = new ArrayDeque<>();
    JsonObject.Builder document = JsonObject.builder();
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (open.size() >= OutputParser.LIMITS.maxDepth() - 1) {
            throw new OutputException("XML nests too deep");
          }
          open.push(new Node(reader));
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (!open.isEmpty()) {
            open.peek().text.append(reader.getText());
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          Node node = open.pop();
          if (open.isEmpty()) {
            document.put(node.name, node.json());
          } else {
            open.peek().add(node);
          }
        }
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw new OutputException("unknown entity &" + reader.getLocalName() + ";");
        default -> {
          // Comments, instructions and the bare document type say nothing about the tree.
        }
      }
    }
    return document.build();
  }

  private static String firstLine(XMLStreamException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  /** An element that is being read. */
  private static final class Node {
    private final String name;
    private final Map<String, JsonValue> attributes = new LinkedHashMap<>();
    private final Map<String, List<JsonValue>> children = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();

    Node(XMLStreamReader reader) {
      this.name = qualified(reader.getPrefix(), reader.getLocalName());
      for (int i = 0; i < reader.getAttributeCount(); i++) {
        String attribute = qualified(reader.getAttributePrefix(i), reader.getAttributeLocalName(i));
        attributes.put("@" + attribute, new JsonString(reader.getAttributeValue(i)));
      }
    }

    /** Names stand in the tree as they are written. */
    private static String qualified(@Nullable String prefix, String name) {
      boolean bare = prefix == null || prefix.isEmpty() || name.startsWith(prefix + ":");
      return bare ? name : prefix + ":" + name;
    }

    void add(Node child) {
      children.computeIfAbsent(child.name, key -> new ArrayList<>()).add(child.json());
    }

    JsonObject json() {
      Map<String, JsonValue> members = new LinkedHashMap<>(attributes);
      String content = text.toString().strip();
      if (!content.isEmpty()) {
        members.put("#text", new JsonString(content));
      }
      children.forEach(
          (key, nodes) ->
              members.put(key, nodes.size() == 1 ? nodes.get(0) : new JsonArray(nodes)));
      return new JsonObject(members);
    }
  }
}
