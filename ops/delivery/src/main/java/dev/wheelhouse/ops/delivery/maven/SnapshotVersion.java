// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.maven;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// Which build a SNAPSHOT stands for today, by the repository's `maven-metadata.xml`.
final class SnapshotVersion {

  private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

  private SnapshotVersion() {}

  /// The version in the name of the newest file: `1.2-20260102.030405-7`, or `1.2-SNAPSHOT` in
  /// repositories that keep no builds apart.
  static String newest(Coordinates coordinates, byte[] metadata) {
    Document document = parse(coordinates, metadata);
    NodeList files = document.getElementsByTagName("snapshotVersion");
    for (int i = 0; i < files.getLength(); i++) {
      if (files.item(i) instanceof Element file
          && text(file, "extension").orElse("").equals(coordinates.type())
          && text(file, "classifier").orElse("").equals(coordinates.classifier())) {
        return text(file, "value").orElse(coordinates.version());
      }
    }
    Optional<String> time = text(document.getDocumentElement(), "timestamp");
    Optional<String> number = text(document.getDocumentElement(), "buildNumber");
    return time.isPresent() && number.isPresent()
        ? coordinates.version().replace("SNAPSHOT", time.get() + "-" + number.get())
        : coordinates.version();
  }

  private static Document parse(Coordinates coordinates, byte[] metadata) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(NO_DOCTYPE, true);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(new ByteArrayInputStream(metadata));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE,
          "the repository's maven-metadata.xml of "
              + coordinates
              + " cannot be read: "
              + e.getMessage(),
          e);
    }
  }

  private static Optional<String> text(Element parent, String tag) {
    NodeList found = parent.getElementsByTagName(tag);
    return found.getLength() == 0
        ? Optional.empty()
        : Optional.of(found.item(0).getTextContent().strip());
  }
}
