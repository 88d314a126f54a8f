// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream.spdy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The bytes with which both ends of a SPDY/3 connection prime the compression of headers (SPDY
/// Protocol Draft 3, section 2.6.10.1): words with their lengths, then a run of values without.
final class HeaderDictionary {

  private static final String WORDS =
      """
      options|head|post|put|delete|trace|accept|accept-charset|accept-encoding|accept-language|\
      accept-ranges|age|allow|authorization|cache-control|connection|content-base|\
      content-encoding|content-language|content-length|content-location|content-md5|\
      content-range|content-type|date|etag|expect|expires|from|host|if-match|if-modified-since|\
      if-none-match|if-range|if-unmodified-since|last-modified|location|max-forwards|pragma|\
      proxy-authenticate|proxy-authorization|range|referer|retry-after|server|te|trailer|\
      transfer-encoding|upgrade|user-agent|vary|via|warning|www-authenticate|method|get|status|\
      200 OK|version|HTTP/1.1|url|public|set-cookie|keep-alive|origin\
      """;

  private static final String VALUES =
      """
      1001012012022052063003023033043053063074024054064074084094104114124134144154164175025045052\
      03 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 \
      Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 \
      Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, \
      Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,\
      application/xml,application/xhtml+xml,text/plain,text/javascript,publicprivatemax-age=gzip,\
      deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.\
      """;

  private HeaderDictionary() {}

  static byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1500);
    for (String word : WORDS.split("\\|", -1)) {
      byte[] length = ByteBuffer.allocate(4).putInt(word.length()).array();
      out.writeBytes(length);
      out.writeBytes(word.getBytes(StandardCharsets.US_ASCII));
    }
    out.writeBytes(VALUES.getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }
}
