/// An operator for web pages, as an example: a `WebPage` becomes a ConfigMap, a Deployment and a
/// Service.
@NullMarked
package dev.wheelhouse.examples.webpage;

import org.jspecify.annotations.NullMarked;
