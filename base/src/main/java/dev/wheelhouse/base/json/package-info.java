/// The JSON tree a request works on, and its reader and writer.
@NullMarked
package dev.wheelhouse.base.json;

import org.jspecify.annotations.NullMarked;
