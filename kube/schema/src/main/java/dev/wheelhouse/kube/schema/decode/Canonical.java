// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.decode;

import dev.wheelhouse.kube.schema.quantity.Quantity;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;

/// The one way in which a value is written down.
final class Canonical {

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'");
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

  private Canonical() {}

  /// @throws IllegalArgumentException when the value is no quantity
  static String quantity(Object value) {
    String written = value.toString();
    String canonical = Quantity.of(value).toString();
    return canonical.equals(written) && value instanceof String text ? text : canonical;
  }

  /// RFC 3339 in UTC, whole seconds.
  static String time(String text) {
    return format(text, SECONDS, "2006-01-02T15:04:05Z07:00");
  }

  /// RFC 3339 in UTC with microseconds.
  static String microTime(String text) {
    return format(text, MICROS, "2006-01-02T15:04:05.000000Z07:00");
  }

  private static String format(String text, DateTimeFormatter format, String layout) {
    try {
      String canonical =
          OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).format(format);
      return canonical.equals(text) ? text : canonical;
    } catch (DateTimeParseException e) {
      String rest = text.substring(Math.min(e.getErrorIndex(), text.length()));
      throw new IllegalArgumentException(
          "parsing time \"" + text + "\" as \"" + layout + "\": cannot parse \"" + rest + "\"", e);
    }
  }

  static String base64(String text) {
    String plain =
        text.indexOf('\n') < 0 && text.indexOf('\r') < 0
            ? text
            : text.replace("\n", "").replace("\r", "");
    if (plain.length() % 4 != 0) {
      throw new IllegalArgumentException("illegal base64 data at input byte " + plain.length());
    }
    try {
      Base64.getDecoder().decode(plain);
      return plain;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "illegal base64 data at input byte " + firstIllegal(plain), e);
    }
  }

  private static int firstIllegal(String text) {
    int at = 0;
    while (at < text.length() && isBase64(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isBase64(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }
}
