/// What is allowed but probably not meant: texts for the `Warning` header of a write.
@NullMarked
package dev.wheelhouse.kube.schema.warnings;

import org.jspecify.annotations.NullMarked;
