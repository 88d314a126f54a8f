// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HtmlLinksTest {

  private static String rewrite(String page) {
    return HtmlLinks.rewrite(page, address -> "P" + address);
  }

  @Test
  void changesAddressesAndNothingElse() {
    assertThat(rewrite("<p class=\"/x\"><a id='1' href='/y'>t</a> a < b <IMG SRC=\"/z\"/>"))
        .isEqualTo("<p class=\"/x\"><a id='1' href=\"P/y\">t</a> a < b <IMG SRC=\"P/z\"/>");
  }

  @Test
  void leavesCommentsAndScriptsAlone() {
    String page = "<!-- <a href=\"/x\"> --><script>w('<a href=\"/x\">')</script><a href=\"/y\">";

    assertThat(rewrite(page))
        .isEqualTo("<!-- <a href=\"/x\"> --><script>w('<a href=\"/x\">')</script><a href=\"P/y\">");
  }

  @Test
  @Timeout(2)
  void hostilePagesTakeNoLonger() {
    String page = "<a " + "x='".repeat(50_000) + "<a ".repeat(50_000);

    assertThat(rewrite(page)).hasSizeGreaterThanOrEqualTo(page.length());
  }

  @Test
  void addressesOfOtherServersStay() {
    PageRewriting rewriting = new PageRewriting("/p/proxy", "10.0.0.1:80", "localhost:8001");

    assertThat(rewriting.address("/a/?x#y")).isEqualTo("/p/proxy/a/?x#y");
    assertThat(rewriting.address("http://10.0.0.1:80/a")).isEqualTo("/p/proxy/a");
    assertThat(rewriting.address("http://localhost:8001/a"))
        .isEqualTo("http://localhost:8001/p/proxy/a");
    assertThat(rewriting.address("https://example.com/a")).isEqualTo("https://example.com/a");
    assertThat(rewriting.address("a/b")).isEqualTo("a/b");
    assertThat(rewriting.address("/p/proxy/a")).isEqualTo("/p/proxy/a");
    assertThat(rewriting.address("mailto:x@y")).isEqualTo("mailto:x@y");
  }
}
