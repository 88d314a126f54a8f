/// Label and field selectors: the query strings of list and watch requests, and the `labelSelector`
/// objects inside specs.
@NullMarked
package dev.wheelhouse.kube.schema.selector;

import org.jspecify.annotations.NullMarked;
