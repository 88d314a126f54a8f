/// How expressions see a [dev.wheelhouse.kube.schema.Schema]: types, identifiers, bounds of size.
@NullMarked
package dev.wheelhouse.kube.schema.cel.type;

import org.jspecify.annotations.NullMarked;
