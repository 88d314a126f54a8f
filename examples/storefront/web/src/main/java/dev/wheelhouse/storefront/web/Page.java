// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.storefront.web;

import java.util.Properties;

/// The page's text. Version and banner come with the jar, so a new jar is a new page.
record Page(String version, String banner, String colour) {

  Page(Properties properties) {
    this(
        properties.getProperty("version"),
        properties.getProperty("banner"),
        properties.getProperty("colour"));
  }

  String html(String itemsJson, String totalsJson) {
    return """
    <!doctype html>
    <html lang="en">
    <head><meta charset="utf-8"><title>Storefront</title>
    <style>body{font-family:sans-serif;margin:3rem;border-top:1rem solid %s}</style></head>
    <body>
    <h1>Storefront</h1>
    <p id="version">version %s</p>
    <p>%s</p>
    <h2>Catalogue</h2><pre id="items">%s</pre>
    <h2>Orders so far</h2><pre id="orders">%s</pre>
    </body>
    </html>
    """
        .formatted(colour, version, banner, itemsJson, totalsJson);
  }
}
